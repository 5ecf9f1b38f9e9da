using System.Globalization;
using System.Net;
using Gambi.Contracts;
using Gambi.Hub.Events;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Hub.Tests.Events;

public sealed class EventStreamTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_stream_begins_with_connected_and_carries_the_documented_shape()
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock);
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code.ToLowerInvariant());
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-cache", events.Response.Headers.CacheControl!.ToString());
        Assert.True(events.Response.Headers.Contains("X-Request-Id"));

        await client.RegisterAsync(code, "worker");
        var joined = await events.WaitForAsync("participant.joined");
        Assert.Equal(["connected", "participant.joined"], events.Names);
        Assert.False(string.IsNullOrEmpty(events.Events[0].Data.GetProperty("clientId").GetString()));
        Assert.Equal("participant.joined", joined.Payload.GetProperty("type").GetString());
        Assert.Equal(code, joined.Payload.GetProperty("roomCode").GetString());
        Assert.Equal(clock.GetUtcNow().ToUnixTimeMilliseconds(), joined.Payload.GetProperty("timestamp").GetInt64());
        Assert.Equal("worker", joined.Data.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Ids_increase_over_the_whole_hub()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        await using var all = await hub.RecordEventsAsync(null);
        var (one, two) = (await client.CreateRoomCodeAsync(), await client.CreateRoomCodeAsync());
        await client.RegisterAsync(one, "a");
        await client.RegisterAsync(two, "b");
        await client.RegisterAsync(one, "c");
        await all.WaitForAsync(e => e.ParticipantId == "c");
        Assert.Equal(["connected", "room.created", "room.created", "participant.joined", "participant.joined", "participant.joined"], all.Names);
        Assert.Equal([one, two, one, two, one], all.Events.Skip(1).Select(static e => e.Payload.GetProperty("roomCode").GetString()));
        var ids = all.Events.Select(static e => long.Parse(e.Id!, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_room_hears_nothing_of_another()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var (one, two) = (await client.CreateRoomCodeAsync(), await client.CreateRoomCodeAsync());
        await using var events = await hub.RecordEventsAsync(one);
        await client.RegisterAsync(two, "elsewhere");
        await client.RegisterAsync(one, "here");
        await events.WaitForAsync("participant.joined");
        Assert.Equal("here", Assert.Single(events.Events, static e => e.Name == "participant.joined").ParticipantId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reader_resumes_where_it_stopped_by_header_or_query(bool byQuery)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        string last;
        await using (var events = await hub.RecordEventsAsync(code))
        {
            await client.RegisterAsync(code, "seen");
            last = (await events.WaitForAsync("participant.joined")).Id!;
        }

        await client.RegisterAsync(code, "missed-1");
        await client.RegisterAsync(code, "missed-2");
        await using var resumed = byQuery ? await hub.RecordEventsAsync(code, after: last) : await hub.RecordEventsAsync(code, last);
        await client.RegisterAsync(code, "live");
        await resumed.WaitForAsync(static e => e.ParticipantId == "live");
        Assert.Equal(["missed-1", "missed-2", "live"], resumed.Events.Skip(1).Select(static e => e.ParticipantId));
        Assert.Equal(last, resumed.Events[0].Id);
    }

    [Fact]
    public async Task Of_a_header_and_a_query_the_header_wins_unless_it_is_nonsense()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);
        foreach (var id in new[] { "one", "two", "three" })
        {
            await client.RegisterAsync(code, id);
        }

        var first = (await events.WaitForAsync(static e => e.ParticipantId == "one")).Id;
        var second = (await events.WaitForAsync(static e => e.ParticipantId == "two")).Id;
        foreach (var (header, after, next) in new[] { (second, first, "three"), (first, second, "two"), ("nonsense", second, "three"), ("99999999999999999999", second, "three"), ("", second, "three") })
        {
            await using var resumed = await hub.RecordEventsAsync(code, header, after);
            await resumed.WaitForAsync(static e => e.ParticipantId == "three");
            Assert.Equal(next, resumed.Events[1].ParticipantId);
        }

        Assert.Equal("ROOM_NOT_FOUND", (await client.CallAsync("GET", "v1/rooms/NOROOM/events?after=1")).Code);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.CallAsync("GET", $"v1/rooms/{code}/events?after=99999999999999999999")).Status);
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, new Uri($"v1/rooms/{code}/events", UriKind.Relative)));
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
    }

    [Fact]
    public async Task A_reader_that_only_saw_connected_can_resume_from_it()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        string start;
        await using (var events = await hub.RecordEventsAsync(code))
        {
            start = events.Events[0].Id!;
        }

        await client.RegisterAsync(code, "missed");
        await using var resumed = await hub.RecordEventsAsync(code, start);
        await resumed.WaitForAsync(static e => e.ParticipantId == "missed");
    }

    [Fact]
    public async Task Resuming_from_before_the_ring_says_how_many_are_gone()
    {
        await using var hub = await TestHub.StartAsync(configure: o => o.EventBuffer = 5);
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        string start;
        await using (var events = await hub.RecordEventsAsync(code))
        {
            start = events.Events[0].Id!;
        }

        for (var i = 1; i <= 8; i++)
        {
            await client.RegisterAsync(code, $"p{i}");
        }

        await using var resumed = await hub.RecordEventsAsync(code, start);
        await resumed.WaitForAsync(static e => e.ParticipantId == "p8");
        Assert.Equal(["connected", "events.dropped", .. Enumerable.Repeat("participant.joined", 5)], resumed.Names);
        Assert.Equal(3, resumed.Events[1].Data.GetProperty("count").GetInt64());
        Assert.Null(resumed.Events[1].Id);
        Assert.Equal("p4", resumed.Events[2].ParticipantId);
    }

    [Fact]
    public async Task An_after_that_is_no_id_is_refused_and_a_header_that_is_none_is_passed_over()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var answer = await client.CallAsync("GET", $"v1/rooms/{code}/events?after=yesterday");
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_REQUEST"), (answer.Status, answer.Code));
        Assert.Equal(HttpStatusCode.BadRequest, (await client.CallAsync("GET", "v1/events?after=-1")).Status);
        await using var events = await hub.RecordEventsAsync(code, "nonsense");
        Assert.Equal(["connected"], events.Names);
    }

    [Fact]
    public async Task A_silent_stream_gets_a_comment_every_15_seconds()
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock);
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);
        await clock.WhenTimersAsync(2).WaitAsync(Guard);
        clock.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(0, events.Comments);
        clock.Advance(TimeSpan.FromSeconds(1));
        await events.WaitForCommentsAsync(1);
        await clock.WhenTimersAsync(2).WaitAsync(Guard);
        clock.Advance(TimeSpan.FromSeconds(15));
        await events.WaitForCommentsAsync(2);
    }

    [Fact]
    public async Task A_reader_that_does_not_read_loses_events_and_slows_nobody()
    {
        await using var hub = await TestHub.StartAsync(configure: o => o.EventBuffer = 100);
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var quick = await hub.RecordEventsAsync(code);

        // The slow one reads the head of the answer and then nothing, until its connection and the hub's buffers for it are full.
        using var slow = await client.GetAsync(new Uri($"v1/rooms/{code}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        var log = hub.Services.GetRequiredService<RoomEventLog>();
        var padding = new string('x', 2_000);
        for (var round = 0; round < 40; round++)
        {
            for (var i = 0; i < 50; i++)
            {
                log.Publish(code, "llm.request", new ParticipantRef($"{round}-{i}-{padding}"), ContractsJson.Default.ParticipantRef);
            }

            // The quick reader has all of them, while the slow one has not moved.
            var last = $"{round}-49-";
            await quick.WaitForAsync(e => e.ParticipantId?.StartsWith(last, StringComparison.Ordinal) == true);
        }

        Assert.DoesNotContain("events.dropped", quick.Names);
        Assert.Equal(2_001, quick.Names.Count);

        using var reader = new StreamReader(await slow.Content.ReadAsStreamAsync());
        string? line;
        do
        {
            line = await reader.ReadLineAsync().WaitAsync(Guard);
            Assert.NotNull(line);
        }
        while (line != "event: events.dropped");

        Assert.Matches("\"data\":\\{\"count\":[1-9][0-9]*\\}", (await reader.ReadLineAsync().WaitAsync(Guard))!);
        do
        {
            line = await reader.ReadLineAsync().WaitAsync(Guard);
            Assert.NotNull(line);
        }
        while (line?.Contains("39-49-", StringComparison.Ordinal) != true);
    }

    [Fact]
    public async Task Readers_that_leave_are_no_errors_and_the_hub_goes_on()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        for (var i = 0; i < 20; i++)
        {
            await using var events = await hub.RecordEventsAsync(code);
        }

        await client.RegisterAsync(code, "worker");
        await using var last = await hub.RecordEventsAsync(code);
        await client.RegisterAsync(code, "worker");
        await last.WaitForAsync("participant.updated");
    }
}
