using System.Net;
using Gambi.Contracts;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using Microsoft.Extensions.DependencyInjection;
using static Gambi.Hub.Tests.Inference.BackgroundRequests;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>What clients see of a room's line.</summary>
public sealed class QueueTests
{
    private const string Whole = "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"output\":[]}";

    [Theory]
    [InlineData("chat/completions", "{\"model\":\"*\",\"messages\":[]}")]
    [InlineData("responses", "{\"model\":\"*\",\"input\":\"hi\",\"store\":false}")]
    [InlineData("embeddings", "{\"model\":\"*\",\"input\":\"hi\"}")]
    public async Task A_request_that_finds_everybody_busy_waits_and_is_served(string route, string body)
    {
        await using var scene = await StartAsync();
        await using var ada = await HeldParticipant.JoinAsync(scene, "ada");
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        var first = scene.PostAsync(route, body);
        var busy = await ada.NextAsync();

        var second = scene.PostAsync(route, body);
        await WaitForLineAsync(scene, 1);
        var room = (await scene.Client.CallAsync("GET", $"v1/rooms/{scene.Code}")).Data.GetProperty("queue");
        busy.SetResult((200, "application/json", Whole));
        await ada.AnswerAsync(200, "application/json", Whole);

        using var one = await first.WaitAsync(Guard);
        using var two = await second.WaitAsync(Guard);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (one.StatusCode, two.StatusCode));
        Assert.Equal("ada", two.Headers.GetValues(GambiHeaders.Participant).Single());
        Assert.Equal((1, true), (room.GetProperty("waiting").GetInt32(), room.GetProperty("oldestMs").GetInt64() >= 0));
        await WaitAsync(() => events.Names.Count(n => n == "llm.complete") == 2 && events.Events.Any(e => e.Name == "queue.changed" && e.Data.GetProperty("waiting").GetInt32() == 0));
        var metrics = events.Events.Where(e => e.Name == "llm.complete").Select(e => e.Data.GetProperty("metrics")).ToArray();
        Assert.Single(metrics, m => m.TryGetProperty("queuedMs", out var queued) && queued.GetDouble() > 0);
        Assert.Equal(1, events.Events.First(e => e.Name == "queue.changed").Data.GetProperty("waiting").GetInt32());
        await scene.WaitForIdleSlotsAsync();
    }

    [Theory]
    [InlineData("chat/completions", "\"messages\":[]", "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\ndata: [DONE]\n\n", "[DONE]")]
    [InlineData("responses", "\"input\":\"hi\"", "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\",\"output\":[]}}\n\n", "response.completed")]
    public async Task A_stream_that_waits_begins_with_where_it_stands_and_goes_on_with_its_answer(string route, string input, string answer, string last)
    {
        var clock = new WatchedClock();
        await using var scene = await StartAsync(clock);
        await using var ada = await HeldParticipant.JoinAsync(scene, "ada");
        var (busy, waiting) = await WaitWithStreamAsync(scene, clock, ada, route, input);

        using var response = await waiting.WaitAsync(Guard);
        var text = TextAsync(response);
        busy.SetResult((200, "application/json", Whole));
        await ada.StreamAsync(answer);

        Assert.Equal((HttpStatusCode.OK, "text/event-stream", true), (response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.CacheControl?.NoCache));
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.StartsWith(": queued 1\n\n", await text.WaitAsync(Guard), StringComparison.Ordinal);
        Assert.EndsWith(answer, await text, StringComparison.Ordinal);
        Assert.Contains(last, await text, StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
    }

    [Theory]
    [InlineData("chat/completions", "\"messages\":[]", "data: {\"error\":")]
    [InlineData("responses", "\"input\":\"hi\"", "event: error\ndata: {\"type\":\"error\",\"code\":\"participant_busy\"")]
    public async Task A_stream_that_waits_in_vain_ends_with_an_error_of_its_protocol(string route, string input, string error)
    {
        var clock = new WatchedClock();
        await using var scene = await StartAsync(clock, configure: static o => o.QueueTimeout = TimeSpan.FromSeconds(15));
        await using var ada = await HeldParticipant.JoinAsync(scene, "ada");
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        var (busy, waiting) = await WaitWithStreamAsync(scene, clock, ada, route, input);
        using var response = await waiting.WaitAsync(Guard);

        clock.Advance(TimeSpan.FromSeconds(5));

        var text = await TextAsync(response);
        Assert.StartsWith(": queued 1\n\n" + error, text, StringComparison.Ordinal);
        Assert.Contains("15 s in line", text, StringComparison.Ordinal);
        Assert.Contains("--queue-timeout", text, StringComparison.Ordinal);
        Assert.Equal("queue", (await events.WaitForAsync("llm.error")).Data.GetProperty("stage").GetString());
        busy.SetResult((200, "application/json", Whole));
    }

    [Theory]
    [InlineData("chat/completions", "\"messages\":[]", 429, "{\"error\":{\"message\":\"Slow down.\"}}", "data: {\"error\":{\"message\":\"Slow down.\"")]
    [InlineData("responses", "\"input\":\"hi\"", 429, "{\"error\":{\"message\":\"Slow down.\"}}", "event: error\ndata: {\"type\":\"error\"")]
    [InlineData("chat/completions", "\"messages\":[]", 200, "What?", "data: {\"error\":")]
    [InlineData("responses", "\"input\":\"hi\"", 200, "{}", "event: error\ndata: {\"type\":\"error\"")]
    [InlineData(
        "chat/completions",
        "\"messages\":[]",
        200,
        "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\"}]},\"finish_reason\":\"stop\"}]}",
        "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"hi\",\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\"}]},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")]
    [InlineData("responses", "\"input\":\"hi\"", 200, Whole, "event: response.created\ndata: {\"type\":\"response.created\"")]
    public async Task Whatever_a_provider_answers_a_stream_that_has_waited_it_becomes_events(string route, string input, int status, string answer, string expected)
    {
        var clock = new WatchedClock();
        await using var scene = await StartAsync(clock);
        await using var ada = await HeldParticipant.JoinAsync(scene, "ada");
        var (busy, waiting) = await WaitWithStreamAsync(scene, clock, ada, route, input);
        using var response = await waiting.WaitAsync(Guard);

        busy.SetResult((200, "application/json", Whole));
        await ada.AnswerAsync(status, "application/json", answer);

        Assert.StartsWith(": queued 1\n\n" + expected, await TextAsync(response), StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task A_plain_request_that_waits_in_vain_is_answered_with_its_status()
    {
        var clock = new WatchedClock();
        await using var scene = await StartAsync(clock, configure: static o => o.QueueTimeout = TimeSpan.FromSeconds(15));
        await using var ada = await HeldParticipant.JoinAsync(scene, "ada");
        var first = scene.ChatAsync(Chat("hi"));
        var busy = await ada.NextAsync();
        var (any, pinned) = (scene.ChatAsync(Chat("hi")), scene.ChatAsync(Chat("hi", "ada")));
        await WaitForLineAsync(scene, 2);

        // The patience of both: they stand in line before it begins.
        await clock.WhenArmedAsync(TimeSpan.FromSeconds(15), count: 2);
        clock.Advance(TimeSpan.FromSeconds(15));

        using var busyForAll = await any.WaitAsync(Guard);
        using var busyItself = await pinned.WaitAsync(Guard);
        await ErrorTests.AssertErrorAsync(busyForAll, HttpStatusCode.ServiceUnavailable, "participant_busy", "model");
        await ErrorTests.AssertErrorAsync(busyItself, HttpStatusCode.Conflict, "participant_busy", "model");
        Assert.NotNull(busyForAll.Headers.RetryAfter);
        busy.SetResult((200, "application/json", Whole));
        using var served = await first.WaitAsync(Guard);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"stream\":true")]
    public async Task A_client_that_leaves_while_it_waits_is_gone_from_the_line_at_once(string more)
    {
        await using var scene = await StartAsync();
        await using var ada = await HeldParticipant.JoinAsync(scene, "ada");
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        var first = scene.ChatAsync(Chat("hi"));
        var busy = await ada.NextAsync();
        using var leaving = new CancellationTokenSource();
        var left = scene.SendAsync(HttpMethod.Post, "chat/completions", Json(Chat("hi", more: more)), leaving.Token);
        await WaitForLineAsync(scene, 1);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        await WaitForLineAsync(scene, 0);
        Assert.Equal("client_cancelled", (await events.WaitForAsync("llm.error")).Data.GetProperty("stage").GetString());
        busy.SetResult((200, "application/json", Whole));
        using var served = await first.WaitAsync(Guard);
        await scene.WaitForIdleSlotsAsync();
    }

    [Fact]
    public async Task A_v1_tunnel_that_has_read_off_an_unwanted_answer_serves_who_waits_for_it()
    {
        // The clock stands still: no sweep helps.
        await using var scene = await StartAsync(new FakeClock());
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        await using var oldest = await JoinedParticipant.JoinAsync(scene.Hub, scene.Code, "oldest", ServeAsync, version: TunnelVersion.V1);
        using (var left = await scene.ChatAsync(Streamed("hi")))
        {
            Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        }

        await scene.WaitForIdleSlotsAsync();
        var waiting = scene.ChatAsync(Streamed("hi"));
        await WaitForLineAsync(scene, 1);
        release.SetResult();

        using var served = await waiting.WaitAsync(Guard);
        Assert.Contains("[DONE]", await TextAsync(served), StringComparison.Ordinal);

        async Task ServeAsync(ITunnelExchange exchange, CancellationToken cancel)
        {
            await exchange.StartAsync(200, [new("Content-Type", "text/event-stream")], cancel);
            await exchange.WriteAsync("data: {}\n\n"u8.ToArray(), cancel);
            if (Interlocked.Increment(ref asked) == 1)
            {
                await release.Task;
            }

            await exchange.WriteAsync("data: [DONE]\n\n"u8.ToArray(), cancel);
            await exchange.CompleteAsync(cancel);
        }
    }

    [Fact]
    public async Task What_is_made_in_background_waits_in_the_same_line()
    {
        await using var scene = await StartAsync();
        await using var ada = await HeldParticipant.JoinAsync(scene, "ada");
        var first = scene.ChatAsync(Chat("hi"));
        var busy = await ada.NextAsync();
        using var created = await scene.PostAsync("responses", Background("hi"));
        var id = IdOf(await JsonAsync(created));
        await WaitForLineAsync(scene, 1);
        var last = scene.ChatAsync(Chat("hi"));
        await WaitForLineAsync(scene, 2);

        busy.SetResult((200, "application/json", Whole));
        await ada.AnswerAsync(200, "application/json", Whole);
        await PollAsync(scene, id, "completed");
        Assert.False(last.IsCompleted);
        await ada.AnswerAsync(200, "application/json", Whole);

        using var one = await first.WaitAsync(Guard);
        using var two = await last.WaitAsync(Guard);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (one.StatusCode, two.StatusCode));
    }

    [Fact]
    public async Task Who_waits_in_a_room_that_is_deleted_is_answered_404()
    {
        await using var scene = await StartAsync();
        await using var ada = await HeldParticipant.JoinAsync(scene, "ada");
        var first = scene.ChatAsync(Chat("hi"));
        await ada.NextAsync();
        var waiting = scene.ChatAsync(Chat("hi"));
        await WaitForLineAsync(scene, 1);

        await scene.Hub.Services.GetRequiredService<Gambi.Hub.Rooms.RoomRegistry>().RemoveAsync(scene.Room, CancellationToken.None);

        using var response = await waiting.WaitAsync(Guard);
        await ErrorTests.AssertErrorAsync(response, HttpStatusCode.NotFound, "room_not_found", "");
        using var cut = await first.WaitAsync(Guard);
    }

    [Fact]
    public async Task A_class_of_31_with_3_participants_is_served_whole()
    {
        await using var scene = await StartAsync();
        foreach (var id in new[] { "ada", "bob", "cid" })
        {
            await scene.JoinAsync(id);
        }

        var answers = await Task.WhenAll(Enumerable.Range(1, 31).Select(async student =>
        {
            using var client = scene.Hub.CreateClient(IPAddress.Parse($"10.0.0.{student}"));
            using var response = await client.PostAsync($"rooms/{scene.Code}/v1/chat/completions", Json(Chat("[[words:2]]", more: student % 2 == 0 ? ",\"stream\":true" : "")));
            return (response.StatusCode, Text: await response.Content.ReadAsStringAsync());
        })).WaitAsync(Guard);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.All(answers, answer => Assert.Contains("choices", answer.Text, StringComparison.Ordinal));
        await scene.WaitForIdleSlotsAsync();
        Assert.True(scene.Room.Line is null or { IsEmpty: true });
    }

    /// <summary>Occupies the participant, sends a stream that has to wait, and lets it wait until it hears where it stands.</summary>
    private static async Task<(TaskCompletionSource<(int Status, string Type, string Body)> Busy, Task<HttpResponseMessage> Waiting)> WaitWithStreamAsync(
        InferenceScene scene, WatchedClock clock, HeldParticipant participant, string route, string input)
    {
        _ = scene.ChatAsync(Chat("hi"));
        var busy = await participant.NextAsync();
        var waiting = scene.PostAsync(route, "{\"model\":\"*\",\"stream\":true," + input + "}");

        // The time until it is told where it stands, which begins after its patience does.
        await WaitForLineAsync(scene, 1);
        await clock.PassAsync(TimeSpan.FromSeconds(10));
        return (busy, waiting);
    }

    private static Task WaitForLineAsync(InferenceScene scene, int waiting) => WaitAsync(() => (scene.Room.Line?.Describe().Waiting ?? 0) == waiting);
}
