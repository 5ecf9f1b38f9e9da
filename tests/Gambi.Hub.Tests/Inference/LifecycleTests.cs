using System.Net;
using System.Text.Json;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class LifecycleTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_responses_routes_lead_to_whoever_made_it_plain_or_streamed(bool stream)
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        var bob = await scene.JoinAsync("bob");
        var id = await CreateAsync(scene, "bob", stream);

        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{id}?include[]=x");
        using var items = await scene.SendAsync(HttpMethod.Get, $"responses/{id}/input_items?limit=5&order=asc");
        using var deleted = await scene.SendAsync(HttpMethod.Delete, $"responses/{id}");
        using var gone = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");

        Assert.Equal(id, (await JsonAsync(got)).GetProperty("id").GetString());
        Assert.Equal("list", (await JsonAsync(items)).GetProperty("object").GetString());
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await ErrorTests.AssertErrorAsync(gone, HttpStatusCode.NotFound, "response_not_found", "");
        Assert.Empty(ada.Log.Requests);
        Assert.Equal(
            ["POST /v1/responses", $"GET /v1/responses/{id}?include[]=x", $"GET /v1/responses/{id}/input_items?limit=5&order=asc", $"DELETE /v1/responses/{id}"],
            bob.Log.Requests.Select(r => $"{r.Method} {r.Path}"));
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
    public async Task A_busy_participant_still_answers_about_its_responses()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        var id = await CreateAsync(scene, "ada", stream: false);
        using var leaving = new CancellationTokenSource();
        var hanging = scene.SendAsync(HttpMethod.Post, "chat/completions", Json(Chat("[[hang]]")), leaving.Token);
        await ada.Log.WaitUntilAsync(all => all.Count(r => r.Model is not null) == 2, CancellationToken.None).WaitAsync(Guard);

        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");
        using var cancelled = await scene.SendAsync(HttpMethod.Post, $"responses/{id}/cancel");

        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Contains(ada.Log.Requests, r => r.Path == $"/v1/responses/{id}/cancel");
        Assert.NotEqual(HttpStatusCode.Conflict, cancelled.StatusCode);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
    }

    [Fact]
    public async Task A_response_is_continued_by_whoever_made_it()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada");
        var bob = await scene.JoinAsync("bob");
        var id = await CreateAsync(scene, "bob", stream: false);
        for (var i = 0; i < 4; i++)
        {
            await scene.WaitForIdleSlotsAsync();
            using var next = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":\"more\",\"previous_response_id\":\"" + id + "\"}");
            id = (await JsonAsync(next)).GetProperty("id").GetString()!;
        }

        Assert.Empty(ada.Log.Requests);
        Assert.Equal(5, bob.Log.Requests.Count);
    }

    private static async Task<string> CreateAsync(InferenceScene scene, string model, bool stream)
    {
        using var created = await scene.PostAsync("responses", "{\"model\":\"" + model + "\",\"input\":\"[[words:3]]\"" + (stream ? ",\"stream\":true}" : "}"));
        var text = await TextAsync(created);
        Assert.True(created.IsSuccessStatusCode, text);
        await scene.WaitForIdleSlotsAsync();
        var answer = JsonDocument.Parse(stream ? AnswerTests.EventsOf(text)[0] : text).RootElement;
        return (stream ? answer.GetProperty("response") : answer).GetProperty("id").GetString()!;
    }
}
