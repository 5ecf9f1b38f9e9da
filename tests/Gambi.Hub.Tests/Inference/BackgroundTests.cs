using System.Net;
using System.Text.Json;
using Gambi.DemoProvider;
using Gambi.TestKit;
using static Gambi.Hub.Tests.Inference.BackgroundRequests;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

public sealed class BackgroundTests
{
    private const string Whole = "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"output\":[]}";

    [Theory]
    [InlineData(DemoProtocols.Both)]
    [InlineData(DemoProtocols.Chat)]
    public async Task A_response_in_background_is_answered_at_once_and_polled_to_its_end(DemoProtocols protocols)
    {
        await using var scene = await StartAsync();
        await scene.JoinSpeakingAsync(protocols);
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);

        using var created = await scene.PostAsync("responses", Background("[[words:3]]"));
        var queued = await JsonAsync(created);
        var ended = await PollAsync(scene, IdOf(queued), "completed");

        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        Assert.Equal("queued", StatusOf(queued));
        Assert.True(queued.GetProperty("background").GetBoolean());
        Assert.Equal(IdOf(queued), IdOf(ended));
        Assert.True(ended.GetProperty("background").GetBoolean());
        Assert.NotEmpty(ended.GetProperty("output").EnumerateArray());
        await WaitAsync(() => events.Events.Any(e => e.Name == "llm.complete"));
        Assert.Single(events.Events, e => e.Name == "llm.request");
        await scene.WaitForIdleSlotsAsync();
    }

    [Theory]
    [InlineData(DemoProtocols.Both)]
    [InlineData(DemoProtocols.Chat)]
    public async Task Its_stream_says_queued_first_is_numbered_without_a_gap_and_can_be_read_again_from_any_place(DemoProtocols protocols)
    {
        await using var scene = await StartAsync();

        // Its provider's clock is another machine's.
        await scene.JoinSpeakingAsync(protocols, provider: new() { WordDelay = TimeSpan.Zero, Protocols = protocols, TimeProvider = new FakeClock() });

        using var created = await scene.PostAsync("responses", Background("[[words:3]]", stream: true));
        var events = EventsIn(await TextAsync(created));
        var id = IdOf(events[0].GetProperty("response"));
        using var again = await scene.SendAsync(HttpMethod.Get, $"responses/{id}?stream=true&starting_after=3");
        using var got = await scene.SendAsync(HttpMethod.Get, $"responses/{id}");

        Assert.Equal(["response.created", "response.queued", "response.in_progress"], events.Take(3).Select(TypeOf));
        Assert.Equal("queued", StatusOf(events[0].GetProperty("response")));
        Assert.Equal(Enumerable.Range(0, events.Length), events.Select(e => e.GetProperty("sequence_number").GetInt32()));
        Assert.Equal("response.completed", TypeOf(events[^1]));
        Assert.All(events.Where(e => e.TryGetProperty("response", out _)), e => Assert.Equal(id, IdOf(e.GetProperty("response"))));
        Assert.Single(events.Where(e => e.TryGetProperty("response", out _)).Select(e => e.GetProperty("response").GetProperty("created_at").GetInt64()).Distinct());
        Assert.Equal(events.Skip(4).Select(e => e.ToString()), EventsIn(await TextAsync(again)).Select(e => e.ToString()));
        Assert.Equal(events[^1].GetProperty("response").ToString(), (await JsonAsync(got)).ToString());
    }

    [Fact]
    public async Task It_survives_its_client()
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinAsync("ada", new() { WordDelay = TimeSpan.FromMilliseconds(20) });
        string id;
        using (var created = await scene.PostAsync("responses", Background("[[words:30]]", stream: true)))
        {
            await using var body = await created.Content.ReadAsStreamAsync();
            using var reader = new StreamReader(body);
            await reader.ReadLineAsync().WaitAsync(Guard);
            id = IdOf(JsonDocument.Parse((await reader.ReadLineAsync().WaitAsync(Guard))!["data: ".Length..]).RootElement.GetProperty("response"));
        }

        await PollAsync(scene, id, "completed");
        await ada.Log.WaitForIdleAsync(CancellationToken.None).WaitAsync(Guard);
        Assert.Equal(DemoRequestState.Completed, Assert.Single(ada.Log.Requests).State);
    }

    [Fact]
    public async Task While_it_waits_for_its_turn_nothing_is_said_on_the_connection_it_came_over()
    {
        var clock = new FakeClock();
        await using var scene = await StartAsync(clock);
        await using var ada = await HeldParticipant.JoinAsync(scene, "ada");
        var first = scene.ChatAsync(Chat("hi"));
        var busy = await ada.NextAsync();
        using var created = await scene.PostAsync("responses", Background("hi"));
        var id = IdOf(await JsonAsync(created));

        // Its answer does not wait for its place in the line.
        await WaitAsync(() => scene.Room.Line?.Describe().Waiting == 1);
        var last = scene.ChatAsync(Chat("hi"));
        await WaitAsync(() => scene.Room.Line?.Describe().Waiting == 2);

        // Twice what a stream that waits is told after.
        clock.Advance(TimeSpan.FromSeconds(20));
        busy.SetResult((200, "application/json", Whole));
        await ada.AnswerAsync(200, "application/json", Whole);
        await PollAsync(scene, id, "completed");
        await ada.AnswerAsync(200, "application/json", Whole);

        using var one = await first.WaitAsync(Guard);
        using var two = await last.WaitAsync(Guard);
        Assert.Equal(("application/json", Whole), (two.Content.Headers.ContentType?.MediaType, await TextAsync(two)));
    }

    [Theory]
    [InlineData("""{"model":"nobody","input":"x","background":true}""", HttpStatusCode.NotFound, "model_not_found", "model")]
    [InlineData("""{"model":"*","input":"x","background":true,"store":false}""", HttpStatusCode.BadRequest, "invalid_request", "background")]
    public async Task What_can_be_known_at_once_is_refused_at_once(string body, HttpStatusCode status, string code, string param)
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");

        using var refused = await scene.PostAsync("responses", body);

        await ErrorTests.AssertErrorAsync(refused, status, code, param);
    }

    [Theory]
    [InlineData(DemoProtocols.Both)]
    [InlineData(DemoProtocols.Chat)]
    public async Task It_continues_a_conversation_and_can_be_continued(DemoProtocols protocols)
    {
        await using var scene = await StartAsync();
        var ada = await scene.JoinSpeakingAsync(protocols);
        using var first = await scene.PostAsync("responses", Background("[[words:1]] one"));
        var one = IdOf(await PollAsync(scene, IdOf(await JsonAsync(first)), "completed"));
        using var second = await scene.PostAsync("responses", Background("[[words:1]] two", more: ",\"previous_response_id\":\"" + one + "\""));
        var two = await PollAsync(scene, IdOf(await JsonAsync(second)), "completed");
        await scene.WaitForIdleSlotsAsync();
        using var third = await scene.PostAsync("responses", "{\"model\":\"*\",\"input\":\"[[words:1]] three\",\"previous_response_id\":\"" + IdOf(two) + "\"}");

        Assert.Equal(one, two.GetProperty("previous_response_id").GetString());
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        var sent = System.Text.Encoding.UTF8.GetString(ada.Log.Requests[^1].Body.Span);
        Assert.Equal(3, new[] { "one", "two", "three" }.Count(w => sent.Contains($"[[words:1]] {w}", StringComparison.Ordinal)));
        Assert.DoesNotContain("background", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_what_is_said_is_logged_or_told()
    {
        await using var scene = await StartAsync();
        await scene.JoinAsync("ada");
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        using var created = await scene.PostAsync("responses", Background("[[words:1]] sesame"));
        var id = IdOf(await PollAsync(scene, IdOf(await JsonAsync(created)), "completed"));
        using var failed = await scene.PostAsync("responses", Background("[[error:500]] sesame", more: ",\"previous_response_id\":\"" + id + "\""));
        await PollAsync(scene, IdOf(await JsonAsync(failed)), "failed");
        await WaitAsync(() => events.Events.Any(e => e.Name == "llm.error"));

        Assert.All(events.Events, e => Assert.DoesNotContain("sesame", e.Data.ToString(), StringComparison.Ordinal));
        Assert.All(scene.Hub.Logs.Entries, e => Assert.DoesNotContain("sesame", e.Message, StringComparison.Ordinal));
    }
}
