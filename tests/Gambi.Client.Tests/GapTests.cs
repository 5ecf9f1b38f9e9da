using System.Threading.Channels;
using Gambi.Contracts;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Microsoft.AspNetCore.Http;

namespace Gambi.Client.Tests;

/// <summary>What a reader of events is told of those that it lost.</summary>
public sealed class GapTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private static readonly RegisterParticipantRequest Registration = new() { Nickname = "Ann", Model = "llama3", Endpoint = "http://localhost:11434" };

    private readonly string _folder = Directory.CreateTempSubdirectory("gambi-gaps-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_reader_that_was_away_for_longer_than_the_hub_remembers_is_told_how_many_events_it_lost()
    {
        await using var hub = await TestHub.StartAsync(configure: static options => options.EventBuffer = 3);
        using var network = hub.CreateHandler();
        using var client = new GambiClient(new() { HubUrl = hub.BaseAddress, Handler = network, RequestTimeout = Guard });
        var room = (await client.Rooms.CreateAsync(new() { Name = "Lab" })).Data;
        string? last = null;
        await foreach (var received in client.Events.WatchRoomAsync(room.Room.Code))
        {
            last = received.Id;
            Assert.Null(received.Gap);
            break;
        }

        for (var i = 0; i < 7; i++)
        {
            await client.Participants.RegisterAsync(room.Room.Code, $"p{i}", Registration);
        }

        await client.Rooms.DeleteAsync(room.Room.Code, room.HostKey);
        var again = (await client.Rooms.CreateAsync(new() { Name = "Other" })).Data.Room.Code;
        Assert.NotEqual(room.Room.Code, again);

        var hubWide = new List<ReceivedEvent>();
        await foreach (var received in client.Events.WatchAllAsync(new() { After = last }))
        {
            hubWide.Add(received);
            if (received.Event.RoomCode == again)
            {
                break;
            }
        }

        // Seven joined and the room was deleted; three events are kept, and the last of them is the other room's.
        Assert.Equal([RoomEventTypes.Connected, RoomEventTypes.EventsDropped, RoomEventTypes.ParticipantJoined, RoomEventTypes.RoomDeleted, RoomEventTypes.RoomCreated], hubWide.Select(static e => e.Event.Type));
        Assert.Equal(new EventGap(6), hubWide[1].Gap);
        Assert.All(hubWide.Where(static e => e.Event.Type != RoomEventTypes.EventsDropped), static e => Assert.Null(e.Gap));
    }

    [Fact]
    public async Task A_reader_of_a_hub_that_was_started_again_is_told_that_nobody_knows_what_it_lost()
    {
        var hubClock = new FakeClock();
        var clock = new FakeClock();
        using var network = new MovingHandler();
        using var client = new GambiClient(new() { HubUrl = new Uri("http://hub.test"), Handler = network, RequestTimeout = Guard, Time = clock });
        var losses = Channel.CreateUnbounded<EventStreamLoss>();
        var events = Channel.CreateUnbounded<ReceivedEvent>();
        using var leaving = new CancellationTokenSource();
        string code;
        Task watching;
        await using (var hub = await StartAsync(hubClock))
        {
            network.MoveTo(hub);
            code = (await client.Rooms.CreateAsync(new() { Name = "Lab" })).Data.Room.Code;
            watching = Watch();
            Assert.Equal(RoomEventTypes.Connected, (await NextAsync()).Event.Type);
            await client.Participants.RegisterAsync(code, "one", Registration);
            Assert.Null((await NextAsync()).Gap);
        }

        var loss = await losses.Reader.ReadAsync().AsTask().WaitAsync(Guard);
        hubClock.Advance(TimeSpan.FromMinutes(1));
        await using var next = await StartAsync(hubClock);
        network.MoveTo(next);
        await clock.WhenTimersAsync(1).WaitAsync(Guard);
        clock.Advance(loss.RetryIn);

        var first = await NextAsync();
        Assert.Equal((RoomEventTypes.Connected, new EventGap(Count: null)), (first.Event.Type, first.Gap));
        await client.Participants.RegisterAsync(code, "two", Registration);
        var second = await NextAsync();
        Assert.Equal((RoomEventTypes.ParticipantJoined, null), (second.Event.Type, second.Gap));

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching.WaitAsync(Guard));

        Task<ReceivedEvent> NextAsync() => events.Reader.ReadAsync().AsTask().WaitAsync(Guard);

        async Task Watch()
        {
            await foreach (var received in client.Events.WatchRoomAsync(code, new() { Lost = loss => losses.Writer.TryWrite(loss) }, leaving.Token))
            {
                events.Writer.TryWrite(received);
            }
        }
    }

    [Theory]
    [InlineData("90", 100, 90, true)]
    [InlineData("150", 100, 120, true)]
    [InlineData("150", 100, 150, false)]
    [InlineData("100", 100, 100, false)]
    [InlineData("0", 100, 0, false)]
    [InlineData("150", null, 150, false)]
    public async Task Whether_the_hub_can_know_what_came_after_an_id_is_seen_by_its_first_one(string after, int? firstId, int connectedId, bool isGap)
    {
        var data = firstId is null ? "{}" : $$"""{"firstEventId":{{firstId}}}""";
        await using var hub = await ScriptedHub.StartAsync(200, "text/event-stream", Event(connectedId, RoomEventTypes.Connected, data) + Event(200, RoomEventTypes.RoomDeleted, data));
        using var client = hub.Client();
        var gaps = new List<EventGap?>();
        await foreach (var received in client.Events.WatchRoomAsync("ABC234", new() { After = after }))
        {
            gaps.Add(received.Gap);
        }

        Assert.Equal([isGap ? new EventGap(Count: null) : null, null], gaps);
    }

    [Fact]
    public async Task An_older_hub_that_gives_no_ids_loses_what_happens_between_two_connections()
    {
        var clock = new FakeClock();
        var connections = 0;
        await using var hub = await ScriptedHub.StartAsync(context =>
        {
            context.Response.ContentType = "text/event-stream";
            return context.Response.WriteAsync(Event(null, RoomEventTypes.Connected) + Event(null, ++connections == 1 ? RoomEventTypes.ParticipantJoined : RoomEventTypes.RoomDeleted));
        });
        using var client = hub.Client(clock);
        var losses = Channel.CreateUnbounded<EventStreamLoss>();
        var gaps = new List<EventGap?>();
        var watching = Watch();
        var loss = await losses.Reader.ReadAsync().AsTask().WaitAsync(Guard);
        await clock.WhenTimersAsync(1).WaitAsync(Guard);
        clock.Advance(loss.RetryIn);
        await watching.WaitAsync(Guard);
        Assert.Equal([null, null, new EventGap(Count: null), null], gaps);

        async Task Watch()
        {
            await foreach (var received in client.Events.WatchRoomAsync("ABC234", new() { Lost = loss => losses.Writer.TryWrite(loss) }))
            {
                gaps.Add(received.Gap);
            }
        }
    }

    private Task<TestHub> StartAsync(FakeClock clock) => TestHub.StartAsync(clock, options => options.StorePath = _folder);

    private static string Event(int? id, string type, string data = "{}") =>
        (id is null ? "" : $"id: {id}\n") + $"event: {type}\ndata: {{\"type\":\"{type}\",\"timestamp\":5,\"roomCode\":\"ABC234\",\"data\":{data}}}\n\n";

    /// <summary>A network on which the hub's name leads to one hub after another.</summary>
    private sealed class MovingHandler : HttpMessageHandler
    {
        private HttpMessageInvoker? _current;

        public void MoveTo(TestHub hub) => _current = new HttpMessageInvoker(hub.CreateHandler());

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _current?.SendAsync(request, cancellationToken) ?? throw new HttpRequestException("Nobody is there.");
    }
}
