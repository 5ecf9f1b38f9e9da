using System.Threading.Channels;
using Gambi.Contracts;
using Gambi.TestKit;
using Microsoft.AspNetCore.Http;

namespace Gambi.Client.Tests;

public sealed class EventTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Events_come_with_their_ids_and_comments_are_skipped(string newline)
    {
        var text = ": hello\n\n" + Event(1, RoomEventTypes.Connected) + ": keep-alive\n\n" + Event(null, "something.new") + Event(3, RoomEventTypes.RoomDeleted);
        await using var hub = await ScriptedHub.StartAsync(200, "text/event-stream; charset=utf-8", text.Replace("\n", newline, StringComparison.Ordinal));
        using var client = hub.Client();

        var events = await CollectAsync(client.Events.WatchRoomAsync("ABC234", new() { After = "17" }));

        Assert.Equal([("1", "connected"), (null, "something.new"), ("3", "room.deleted")], events.Select(e => (e.Id, e.Event.Type)));
        Assert.All(events, e => Assert.Equal(("ABC234", 5L, "x"), (e.Event.RoomCode, e.Event.Timestamp, e.Event.Data.GetProperty("id").GetString())));
        var request = Assert.Single(hub.Requests);
        Assert.Equal(
            ("/v1/rooms/ABC234/events", "17", "text/event-stream"),
            (request.Target, request.Headers["Last-Event-ID"].ToString(), request.Headers.Accept.ToString()));
    }

    [Fact]
    public async Task A_room_that_is_not_there_ends_the_watch_at_once()
    {
        await using var hub = await ScriptedHub.StartAsync(404, Samples.Json, """{"error":{"code":"ROOM_NOT_FOUND","message":"No room."},"meta":{"requestId":"r"}}""");
        using var client = hub.Client();

        var failure = await Assert.ThrowsAsync<GambiException>(() => CollectAsync(client.Events.WatchRoomAsync("NOSUCH")));

        Assert.Equal(("ROOM_NOT_FOUND", 404), (failure.Code, failure.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_stream_is_opened_again_where_it_was(bool abruptly)
    {
        var clock = new FakeClock();
        var read = new TaskCompletionSource();
        var connections = 0;
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            if (++connections == 1)
            {
                await SendAsync(context, Event(1, RoomEventTypes.Connected) + Event(2, RoomEventTypes.ParticipantJoined) + Event(null, RoomEventTypes.LlmRequest));
                if (abruptly)
                {
                    await read.Task;
                    context.Abort();
                }
            }
            else
            {
                await SendAsync(context, Event(3, RoomEventTypes.RoomDeleted));
            }
        });
        using var client = hub.Client(clock);
        var losses = Channel.CreateUnbounded<EventStreamLoss>();
        var restored = 0;
        var options = new EventWatchOptions { Lost = loss => losses.Writer.TryWrite(loss), Restored = () => restored++ };

        var collecting = CollectAsync(client.Events.WatchRoomAsync("ABC234", options), onEvent: e => _ = e.Event.Type == RoomEventTypes.LlmRequest && read.TrySetResult());
        var loss = await losses.Reader.ReadAsync().AsTask().WaitAsync(Guard);
        await clock.WhenTimersAsync(1).WaitAsync(Guard);
        Assert.Equal(0, restored);
        clock.Advance(loss.RetryIn);
        var events = await collecting.WaitAsync(Guard);

        Assert.Equal(["connected", "participant.joined", "llm.request", "room.deleted"], events.Select(e => e.Event.Type));
        Assert.Equal(GambiFailure.Interrupted, loss.Why.Failure);
        Assert.InRange(loss.RetryIn, TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, restored);
        Assert.Equal(["", "2"], hub.Requests.Select(r => r.Headers["Last-Event-ID"].ToString()));
    }

    [Fact]
    public async Task Failed_tries_wait_longer_and_a_room_that_is_gone_ends_them()
    {
        var clock = new FakeClock();
        var connections = 0;
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            switch (++connections)
            {
                case 1:
                    await SendAsync(context, Event(1, RoomEventTypes.Connected));
                    break;
                case 2:
                    context.Response.StatusCode = StatusCodes.Status502BadGateway;
                    context.Response.ContentType = "text/html";
                    await context.Response.WriteAsync("<title>Bad Gateway</title>");
                    break;
                case 3:
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    await context.Response.WriteAsync("""{"error":{"code":"RATE_LIMITED","message":"Later."}}""");
                    break;
                default:
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    await context.Response.WriteAsync("""{"error":{"code":"ROOM_NOT_FOUND","message":"Gone."}}""");
                    break;
            }
        });
        using var client = hub.Client(clock);
        var losses = Channel.CreateUnbounded<EventStreamLoss>();

        var collecting = CollectAsync(client.Events.WatchRoomAsync("ABC234", new() { Lost = loss => losses.Writer.TryWrite(loss) }));
        var waits = new List<EventStreamLoss>();
        for (var i = 0; i < 3; i++)
        {
            waits.Add(await losses.Reader.ReadAsync().AsTask().WaitAsync(Guard));
            await clock.WhenTimersAsync(1).WaitAsync(Guard);
            clock.Advance(waits[i].RetryIn);
        }

        var failure = await Assert.ThrowsAsync<GambiException>(() => collecting.WaitAsync(Guard));

        Assert.Equal("ROOM_NOT_FOUND", failure.Code);
        Assert.Equal([ClientErrorCodes.AnswerInterrupted, ClientErrorCodes.UnexpectedAnswer, "RATE_LIMITED"], waits.Select(w => w.Why.Code));
        Assert.InRange(waits[1].RetryIn, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        Assert.InRange(waits[2].RetryIn, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_hub_that_falls_silent_counts_as_lost_and_a_comment_is_a_sign_of_life()
    {
        var clock = new FakeClock();
        var comment = new TaskCompletionSource();
        var connections = 0;
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            if (++connections == 2)
            {
                await SendAsync(context, Event(2, RoomEventTypes.RoomDeleted));
                return;
            }

            await SendAsync(context, Event(1, RoomEventTypes.Connected));
            await comment.Task;
            await SendAsync(context, ": still here\n\n" + Event(null, "after.comment"));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var client = hub.Client(clock);
        var losses = Channel.CreateUnbounded<EventStreamLoss>();
        var seen = Channel.CreateUnbounded<string>();

        var collecting = CollectAsync(
            client.Events.WatchRoomAsync("ABC234", new() { Lost = loss => losses.Writer.TryWrite(loss) }),
            onEvent: e => seen.Writer.TryWrite(e.Event.Type));
        Assert.Equal("connected", await seen.Reader.ReadAsync().AsTask().WaitAsync(Guard));
        await clock.WhenTimersAsync(1).WaitAsync(Guard);
        clock.Advance(TimeSpan.FromSeconds(44));
        comment.SetResult();
        Assert.Equal("after.comment", await seen.Reader.ReadAsync().AsTask().WaitAsync(Guard));
        await clock.WhenTimersAsync(1).WaitAsync(Guard);
        clock.Advance(TimeSpan.FromSeconds(44));
        Assert.False(losses.Reader.TryRead(out _));
        clock.Advance(TimeSpan.FromSeconds(1));
        var loss = await losses.Reader.ReadAsync().AsTask().WaitAsync(Guard);
        await clock.WhenTimersAsync(1).WaitAsync(Guard);
        clock.Advance(loss.RetryIn);
        await collecting.WaitAsync(Guard);

        Assert.Contains("silent for 45 s", loss.Why.Message, StringComparison.Ordinal);
        Assert.Equal(2, connections);
    }

    [Fact]
    public async Task Trying_ends_when_its_time_is_over()
    {
        var clock = new FakeClock();
        var connections = 0;
        await using var hub = await ScriptedHub.StartAsync(context =>
        {
            if (++connections == 1)
            {
                return SendAsync(context, Event(1, RoomEventTypes.Connected));
            }

            context.Abort();
            return Task.CompletedTask;
        });
        using var client = hub.Client(clock);
        var losses = Channel.CreateUnbounded<EventStreamLoss>();

        var collecting = CollectAsync(client.Events.WatchAllAsync(new() { ReconnectFor = TimeSpan.FromSeconds(0.6), Lost = loss => losses.Writer.TryWrite(loss) }));
        var loss = await losses.Reader.ReadAsync().AsTask().WaitAsync(Guard);
        await clock.WhenTimersAsync(1).WaitAsync(Guard);
        clock.Advance(loss.RetryIn);
        var failure = await Assert.ThrowsAsync<GambiException>(() => collecting.WaitAsync(Guard));

        Assert.Equal(GambiFailure.Interrupted, failure.Failure);
        Assert.Equal("/v1/events", hub.Requests.First().Target);
    }

    [Fact]
    public async Task Without_reconnecting_a_loss_is_an_error()
    {
        await using var hub = await ScriptedHub.StartAsync(200, "text/event-stream", Event(1, RoomEventTypes.Connected));
        using var client = hub.Client();

        var failure = await Assert.ThrowsAsync<GambiException>(() => CollectAsync(client.Events.WatchRoomAsync("ABC234", new() { Reconnect = false })));

        Assert.Equal(GambiFailure.Interrupted, failure.Failure);
        Assert.Single(hub.Requests);
    }

    [Theory]
    [InlineData("data: {\"type\":\"connected\"\n\n", "not a room event")]
    [InlineData("data: {\"timestamp\":1}\n\n", "not a room event")]
    public async Task An_event_that_is_none_ends_the_watch_instead_of_asking_for_it_again_for_ever(string text, string says)
    {
        await using var hub = await ScriptedHub.StartAsync(200, "text/event-stream", text + Event(2, RoomEventTypes.Connected));
        using var client = hub.Client();

        var failure = await Assert.ThrowsAsync<GambiException>(() => CollectAsync(client.Events.WatchRoomAsync("ABC234")));

        Assert.Equal(GambiFailure.NotUnderstood, failure.Failure);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_without_end_is_not_kept()
    {
        await using var hub = await ScriptedHub.StartAsync(200, "text/event-stream", "data: " + new string('x', 1024 * 1024));
        using var client = hub.Client();

        var failure = await Assert.ThrowsAsync<GambiException>(() => CollectAsync(client.Events.WatchRoomAsync("ABC234")));

        Assert.Contains("larger than 1024 KiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_the_loop_closes_the_stream_at_the_hub()
    {
        var left = new TaskCompletionSource();
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            await SendAsync(context, Event(1, RoomEventTypes.Connected));
            await left.Task;
        });
        using var client = hub.Client();

        await foreach (var received in client.Events.WatchRoomAsync("ABC234"))
        {
            Assert.Equal("connected", received.Event.Type);
            break;
        }

        await left.Task.WaitAsync(Guard);
    }

    private static string Event(int? id, string type) =>
        (id is null ? "" : $"id: {id}\n") + $$$"""
        event: {{{type}}}
        data: {"type":"{{{type}}}","timestamp":5,"roomCode":"ABC234","data":{"id":"x"},"more":[]}


        """.ReplaceLineEndings("\n");

    private static async Task SendAsync(HttpContext context, string text)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
        }

        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    }

    private static async Task<List<ReceivedEvent>> CollectAsync(IAsyncEnumerable<ReceivedEvent> watch, Action<ReceivedEvent>? onEvent = null)
    {
        var events = new List<ReceivedEvent>();
        await foreach (var received in watch)
        {
            events.Add(received);
            onEvent?.Invoke(received);
        }

        return events;
    }
}
