using System.Net;
using System.Text;
using System.Text.Json;
using Gambi.DemoProvider;
using Gambi.TestKit;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class ConversationTests
{
    private const string Greeting = """{"type":"message","role":"user","content":[{"type":"input_text","text":"[[words:2]] hello"}]}""";

    [Theory]
    [InlineData(DemoProtocols.Both, DemoProtocols.Both)]
    [InlineData(DemoProtocols.Both, DemoProtocols.Chat)]
    [InlineData(DemoProtocols.Chat, DemoProtocols.Responses)]
    public async Task A_conversation_goes_on_with_another_participant_after_its_maker_has_left(DemoProtocols first, DemoProtocols second)
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(first);
        using var created = await scene.PostAsync("responses", """{"model":"*","input":"[[words:2]] hello","instructions":"be brief"}""");
        var id = IdOf(await JsonAsync(created));
        await ada.Session.DisposeAsync();
        await WaitAsync(() => scene.Room.Find("ada") is null);
        var bob = await scene.JoinSpeakingAsync(second, id: "bob");

        using var next = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":\"[[words:2]] more\",\"previous_response_id\":\"" + id + "\"}");

        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(id, (await JsonAsync(next)).GetProperty("previous_response_id").GetString());
        var sent = BodyOf(bob);
        Assert.False(sent.TryGetProperty("previous_response_id", out _));
        Assert.False(sent.TryGetProperty("instructions", out _));
        var turns = sent.GetProperty(second == DemoProtocols.Chat ? "messages" : "input").EnumerateArray().ToArray();
        Assert.Equal(["user", "assistant", "user"], turns.Select(t => t.GetProperty("role").GetString()));
        Assert.Contains("hello", turns[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("more", turns[2].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DemoProtocols.Both)]
    [InlineData(DemoProtocols.Chat)]
    public async Task Every_event_that_has_the_response_says_what_it_continues_and_the_record_too(DemoProtocols protocols)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(protocols);
        var first = await CreateAsync(scene, "[[words:1]]");
        await scene.WaitForIdleSlotsAsync();

        using var streamed = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":\"[[words:3]]\",\"stream\":true,\"previous_response_id\":\"" + first + "\"}");
        var events = AnswerTests.EventsOf(await TextAsync(streamed)).Where(static e => e != "[DONE]").Select(static e => JsonDocument.Parse(e).RootElement).ToArray();
        var responses = events.Where(static e => e.TryGetProperty("response", out _)).Select(static e => e.GetProperty("response")).ToArray();
        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{IdOf(responses[0])}");

        Assert.True(responses.Length >= 3);
        Assert.All(responses, r => Assert.Equal(first, r.GetProperty("previous_response_id").GetString()));
        Assert.Equal(Enumerable.Range(0, events.Length), events.Select(e => e.GetProperty("sequence_number").GetInt32()));
        Assert.Equal(responses[^1].ToString(), (await JsonAsync(got)).ToString());
    }

    [Fact]
    public async Task The_whole_chain_is_sent_oldest_first_and_its_maker_goes_first()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        var bob = await scene.JoinAsync("bob");
        var id = await CreateAsync(scene, "[[words:1]] one", model: "bob");
        foreach (var text in new[] { "two", "three" })
        {
            await scene.WaitForIdleSlotsAsync();
            id = await CreateAsync(scene, $"[[words:1]] {text}", previous: id);
        }

        Assert.Empty(ada.Log.Requests);
        var users = BodyOf(bob).GetProperty("input").EnumerateArray().Where(i => i.GetProperty("role").GetString() == "user").Select(i => i.ToString()).ToArray();
        Assert.Equal(["one", "two", "three"], users.Select(u => new[] { "one", "two", "three" }.Single(w => u.Contains(w, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_reference_is_replaced_by_the_item_and_recorded_as_the_item()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        using var created = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":[" + Greeting + "]}");
        var first = await JsonAsync(created);
        var item = first.GetProperty("output")[0].GetProperty("id").GetString();
        await scene.WaitForIdleSlotsAsync();

        using var next = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":[{\"type\":\"item_reference\",\"id\":\"" + item + "\"}," + Greeting + "]}");
        using var listed = await scene.SendAsync(HttpMethod.Get, $"responses/{IdOf(await JsonAsync(next))}/input_items?order=asc");

        Assert.Equal(first.GetProperty("output")[0].ToString(), BodyOf(ada).GetProperty("input")[0].ToString());
        var items = (await JsonAsync(listed)).GetProperty("data");
        Assert.Equal(item, items[0].GetProperty("id").GetString());
        Assert.Equal("assistant", items[0].GetProperty("role").GetString());
    }

    [Theory]
    [InlineData("\"previous_response_id\":\"resp_none\"", "previous_response_not_found", "previous_response_id")]
    [InlineData("\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_none\"}]", "item_not_found", "input")]
    public async Task What_is_not_known_is_404_with_the_field_that_names_it(string more, string code, string param)
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");

        using var refused = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":\"x\"," + more + "}");

        await ErrorTests.AssertErrorAsync(refused, HttpStatusCode.NotFound, code, param);
        Assert.Empty(ada.Log.Requests);
    }

    [Fact]
    public async Task A_response_that_was_not_to_be_stored_cannot_be_continued()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        using var created = await scene.PostAsync("responses", """{"model":"*","input":"[[words:1]]","store":false}""");
        var id = IdOf(await JsonAsync(created));
        await scene.WaitForIdleSlotsAsync();

        using var refused = await scene.PostAsync("responses", Continuing(id));

        await ErrorTests.AssertErrorAsync(refused, HttpStatusCode.NotFound, "previous_response_not_found", "previous_response_id");
    }

    [Fact]
    public async Task A_chain_of_which_a_part_is_gone_is_404()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        var first = await CreateAsync(scene, "[[words:1]]");
        await scene.WaitForIdleSlotsAsync();
        var second = await CreateAsync(scene, "[[words:1]]", previous: first);
        await scene.WaitForIdleSlotsAsync();
        using var deleted = await scene.SendAsync(HttpMethod.Delete, $"responses/{first}");

        using var refused = await scene.PostAsync("responses", Continuing(second));

        await ErrorTests.AssertErrorAsync(refused, HttpStatusCode.NotFound, "previous_response_not_found", "previous_response_id");
    }

    [Fact]
    public async Task A_chain_that_is_older_than_a_day_is_gone()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        await scene.JoinAsync("ada");
        var id = await CreateAsync(scene, "[[words:1]]");
        await scene.WaitForIdleSlotsAsync();
        clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));

        using var refused = await scene.PostAsync("responses", Continuing(id));

        await ErrorTests.AssertErrorAsync(refused, HttpStatusCode.NotFound, "previous_response_not_found", "previous_response_id");
    }

    [Fact]
    public async Task A_conversation_larger_than_a_request_may_be_is_413()
    {
        await using var scene = await StartAsync(configure: o => o.BodyLimit = 20_000);
        await scene.JoinAsync("ada");
        var id = await CreateAsync(scene, "[[words:1]] " + new string('x', 12_000));
        await scene.WaitForIdleSlotsAsync();

        using var refused = await scene.PostAsync("responses", Continuing(id, new string('y', 12_000)));
        using var referred = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":[" + string.Join(',', Enumerable.Repeat("{\"type\":\"item_reference\",\"id\":\"msg_" + id["resp_".Length..] + "_i0\"}", 3)) + "]}");

        await ErrorTests.AssertErrorAsync(refused, HttpStatusCode.RequestEntityTooLarge, "payload_too_large", "previous_response_id");
        await ErrorTests.AssertErrorAsync(referred, HttpStatusCode.RequestEntityTooLarge, "payload_too_large", "input");
    }

    [Fact]
    public async Task Another_rooms_response_is_404()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        var id = await CreateAsync(scene, "[[words:1]]");
        using var opened = await scene.Client.PostAsync("v1/rooms", Json("""{"name":"other"}"""));
        var code = (await JsonAsync(opened)).GetProperty("data").GetProperty("room").GetProperty("code").GetString();

        using var got = await scene.Client.GetAsync($"rooms/{code}/v1/responses/{id}");
        using var refused = await scene.Client.PostAsync($"rooms/{code}/v1/responses", Json(Continuing(id)));

        await ErrorTests.AssertErrorAsync(got, HttpStatusCode.NotFound, "response_not_found", "");
        await ErrorTests.AssertErrorAsync(refused, HttpStatusCode.NotFound, "previous_response_not_found", "previous_response_id");
    }

    [Fact]
    public async Task A_hub_that_keeps_nothing_says_so()
    {
        await using var scene = await StartAsync(configure: o => o.Store = ResponseStorage.None);
        await scene.JoinSpeakingAsync(DemoProtocols.Chat);
        using var created = await scene.PostAsync("responses", """{"model":"*","input":"[[words:1]]"}""");
        var response = await JsonAsync(created);
        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{IdOf(response)}");
        using var continued = await scene.PostAsync("responses", Continuing(IdOf(response)));
        using var background = await scene.PostAsync("responses", """{"model":"*","input":"x","background":true}""");

        Assert.False(response.GetProperty("store").GetBoolean());
        await ErrorTests.AssertErrorAsync(got, HttpStatusCode.NotFound, "response_not_found", "");
        Assert.Contains("keeps none", await got.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await ErrorTests.AssertErrorAsync(continued, HttpStatusCode.BadRequest, "unsupported_parameter", "previous_response_id");
        await ErrorTests.AssertErrorAsync(background, HttpStatusCode.BadRequest, "unsupported_parameter", "background");
    }

    private static string Continuing(string id, string input = "[[words:1]] more") =>
        "{\"model\":\"*\",\"input\":\"" + input + "\",\"previous_response_id\":\"" + id + "\"}";

    private static string IdOf(JsonElement response) => response.GetProperty("id").GetString()!;

    private static JsonElement BodyOf(JoinedProvider provider) => JsonDocument.Parse(Encoding.UTF8.GetString(provider.Log.Requests[^1].Body.Span)).RootElement;

    private static async Task<string> CreateAsync(InferenceScene scene, string input, string? previous = null, string model = "*")
    {
        var more = previous is null ? "" : ",\"previous_response_id\":\"" + previous + "\"";
        using var created = await scene.PostAsync("responses", "{\"model\":\"" + model + "\",\"input\":\"" + input + "\"" + more + "}");
        var text = await TextAsync(created);
        Assert.True(created.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
    }
}
