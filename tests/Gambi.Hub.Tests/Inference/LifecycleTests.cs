using System.Net;
using System.Text.Json;
using Gambi.DemoProvider;
using Microsoft.Extensions.DependencyInjection;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class LifecycleTests
{
    [Theory]
    [InlineData(DemoProtocols.Both, false)]
    [InlineData(DemoProtocols.Both, true)]
    [InlineData(DemoProtocols.Chat, false)]
    [InlineData(DemoProtocols.Chat, true)]
    public async Task A_response_is_fetched_from_its_record_after_its_maker_has_left(DemoProtocols protocols, bool stream)
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(protocols);
        var made = await CreateAsync(scene, "ada", stream);
        await ada.Session.DisposeAsync();
        await WaitAsync(() => scene.Room.Find("ada") is null);

        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{IdOf(made)}?include[]=x");

        Assert.Equal(made.ToString(), (await JsonAsync(got)).ToString());
        Assert.Equal("ada", Assert.Single(got.Headers.GetValues("X-Gambi-Participant")));
        Assert.Single(ada.Log.Requests);
    }

    [Theory]
    [InlineData(DemoProtocols.Both)]
    [InlineData(DemoProtocols.Chat)]
    public async Task An_ended_response_is_streamed_again_from_any_event_on(DemoProtocols protocols)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(protocols);
        var made = await CreateAsync(scene, "ada", stream: false);

        using var whole = await scene.SendAsync(HttpMethod.Get, $"responses/{IdOf(made)}?stream=true");
        using var rest = await scene.SendAsync(HttpMethod.Get, $"responses/{IdOf(made)}?stream=true&starting_after=2");
        var (all, some) = (AnswerTests.EventsOf(await TextAsync(whole)).ToArray(), AnswerTests.EventsOf(await TextAsync(rest)).ToArray());

        Assert.Equal("text/event-stream", whole.Content.Headers.ContentType?.MediaType);
        Assert.Equal(all[3..], some);
        Assert.Equal("[DONE]", all[^1]);
        Assert.Equal(made.ToString(), JsonDocument.Parse(all[^2]).RootElement.GetProperty("response").ToString());
    }

    [Theory]
    [InlineData("?stream=yes", "stream")]
    [InlineData("?stream=true&starting_after=-1", "starting_after")]
    [InlineData("?stream=true&starting_after=x", "starting_after")]
    [InlineData("?starting_after=1", "starting_after")]
    [InlineData("/input_items?limit=0", "limit")]
    [InlineData("/input_items?limit=101", "limit")]
    [InlineData("/input_items?limit=x", "limit")]
    [InlineData("/input_items?order=up", "order")]
    [InlineData("/input_items?after=msg_unknown", "after")]
    public async Task A_wrong_value_of_a_query_is_400_with_its_name(string more, string param)
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        var id = IdOf(await CreateAsync(scene, "ada", stream: false));

        using var refused = await scene.SendAsync(HttpMethod.Get, $"responses/{id}{more}");

        await ErrorTests.AssertErrorAsync(refused, HttpStatusCode.BadRequest, "invalid_request", param);
    }

    [Fact]
    public async Task A_deleted_response_is_gone_here_and_at_its_maker()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        var id = IdOf(await CreateAsync(scene, "ada", stream: true));

        using var deleted = await scene.SendAsync(HttpMethod.Delete, $"responses/{id}");
        using var gone = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");
        using var again = await scene.SendAsync(HttpMethod.Delete, $"responses/{id}");

        Assert.Equal("{\"id\":\"" + id + "\",\"object\":\"response\",\"deleted\":true}", await TextAsync(deleted));
        await ErrorTests.AssertErrorAsync(gone, HttpStatusCode.NotFound, "response_not_found", "");
        await ErrorTests.AssertErrorAsync(again, HttpStatusCode.NotFound, "response_not_found", "");
        Assert.Equal(["POST /v1/responses", $"DELETE /v1/responses/{id}"], ada.Log.Requests.Select(r => $"{r.Method} {r.Path}"));
    }

    [Fact]
    public async Task Input_items_are_paged_newest_first_unless_asked_otherwise()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        var items = string.Join(',', Enumerable.Range(0, 25).Select(static i => "{\"role\":\"user\",\"content\":\"[[words:1]] " + i + "\"" + (i == 3 ? ",\"id\":\"msg_own\"}" : "}")));
        using var created = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":[" + items + "]}");
        var id = IdOf(await JsonAsync(created));

        var first = await ListAsync("");
        var second = await ListAsync("?after=" + first.GetProperty("last_id").GetString());
        var ascending = await ListAsync("?order=asc&limit=2&after=msg_own");

        Assert.Equal(Enumerable.Range(5, 20).Reverse(), NumbersOf(first));
        Assert.True(first.GetProperty("has_more").GetBoolean());
        Assert.Equal("list", first.GetProperty("object").GetString());
        Assert.Equal([4, 3, 2, 1, 0], NumbersOf(second));
        Assert.False(second.GetProperty("has_more").GetBoolean());
        Assert.Equal([4, 5], NumbersOf(ascending));
        Assert.All(first.GetProperty("data").EnumerateArray(), i => Assert.Equal(("message", true), (i.GetProperty("type").GetString(), IdOf(i).StartsWith("msg_", StringComparison.Ordinal))));
        Assert.Equal(IdOf(first.GetProperty("data")[0]), first.GetProperty("first_id").GetString());

        async Task<JsonElement> ListAsync(string query)
        {
            using var listed = await scene.SendAsync(HttpMethod.Get, $"responses/{id}/input_items{query}");
            return await JsonAsync(listed);
        }
    }

    [Fact]
    public async Task A_text_is_listed_as_the_message_that_it_stands_for()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        var id = IdOf(await CreateAsync(scene, "ada", stream: false));

        using var listed = await scene.SendAsync(HttpMethod.Get, $"responses/{id}/input_items");

        var item = Assert.Single((await JsonAsync(listed)).GetProperty("data").EnumerateArray());
        Assert.Equal(("user", "[[words:3]]"), (item.GetProperty("role").GetString(), item.GetProperty("content")[0].GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData(DemoProtocols.Both)]
    [InlineData(DemoProtocols.Chat)]
    public async Task A_response_that_is_being_made_says_so_and_can_be_neither_cancelled_nor_followed(DemoProtocols protocols)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(protocols);
        using var making = await scene.PostAsync("responses", """{"model":"*","input":"[[stall]] [[words:9]]","stream":true}""");
        await using var body = await making.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(body);
        await reader.ReadLineAsync().WaitAsync(Guard);
        var id = IdOf(JsonDocument.Parse((await reader.ReadLineAsync().WaitAsync(Guard))!["data: ".Length..]).RootElement.GetProperty("response"));
        await WaitAsync(() => scene.Hub.Services.GetRequiredService<Gambi.Hub.Responses.ResponseStore>().Find(scene.Room, id) is not null);

        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");
        using var cancelled = await scene.SendAsync(HttpMethod.Post, $"responses/{id}/cancel");
        using var followed = await scene.SendAsync(HttpMethod.Get, $"responses/{id}?stream=true");
        using var continued = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":\"x\",\"previous_response_id\":\"" + id + "\"}");

        var response = await JsonAsync(got);
        Assert.Equal((id, "in_progress"), (IdOf(response), response.GetProperty("status").GetString()));
        await ErrorTests.AssertErrorAsync(cancelled, HttpStatusCode.BadRequest, "invalid_request", "");
        await ErrorTests.AssertErrorAsync(followed, HttpStatusCode.BadRequest, "invalid_request", "stream");
        await ErrorTests.AssertErrorAsync(continued, HttpStatusCode.BadRequest, "invalid_request", "previous_response_id");
    }

    [Theory]
    [InlineData("GET", "responses/resp_unknown")]
    [InlineData("DELETE", "responses/resp_unknown")]
    [InlineData("POST", "responses/resp_unknown/cancel")]
    [InlineData("GET", "responses/resp_unknown/input_items")]
    [InlineData("GET", "responses/..%2F..%2Fmodels")]
    public async Task An_unknown_response_is_404(string method, string route)
    {
        await using var scene = await StartAsync();

        using var response = await scene.SendAsync(new HttpMethod(method), route);

        await ErrorTests.AssertErrorAsync(response, HttpStatusCode.NotFound, "response_not_found", "");
    }

    [Fact]
    public async Task Without_a_record_a_busy_participant_still_answers_about_its_responses()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        using var created = await scene.PostAsync("responses", """{"model":"*","input":"[[words:1]]","store":false}""");
        var id = IdOf(await JsonAsync(created));
        await scene.WaitForIdleSlotsAsync();
        using var leaving = new CancellationTokenSource();
        var hanging = scene.SendAsync(HttpMethod.Post, "chat/completions", Json(Chat("[[hang]]")), leaving.Token);
        await ada.Log.WaitUntilAsync(all => all.Count(r => r.Model is not null) == 2, CancellationToken.None).WaitAsync(Guard);

        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");
        using var cancelled = await scene.SendAsync(HttpMethod.Post, $"responses/{id}/cancel");

        Assert.Equal(HttpStatusCode.NotFound, got.StatusCode);
        Assert.Contains(ada.Log.Requests, r => r.Path == $"/v1/responses/{id}/cancel");
        Assert.NotEqual(HttpStatusCode.Conflict, cancelled.StatusCode);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
    }

    private static string IdOf(JsonElement response) => response.GetProperty("id").GetString()!;

    private static IEnumerable<int> NumbersOf(JsonElement list) =>
        list.GetProperty("data").EnumerateArray().Select(static i => int.Parse(i.GetProperty("content").GetString()!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<JsonElement> CreateAsync(InferenceScene scene, string model, bool stream)
    {
        using var created = await scene.PostAsync("responses", "{\"model\":\"" + model + "\",\"input\":\"[[words:3]]\"" + (stream ? ",\"stream\":true}" : "}"));
        var text = await TextAsync(created);
        Assert.True(created.IsSuccessStatusCode, text);
        await scene.WaitForIdleSlotsAsync();
        return stream
            ? JsonDocument.Parse(AnswerTests.EventsOf(text).Last(static e => e != "[DONE]")).RootElement.GetProperty("response")
            : JsonDocument.Parse(text).RootElement;
    }
}
