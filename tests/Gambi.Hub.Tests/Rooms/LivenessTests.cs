using System.Text.Json;
using Gambi.Hub.Rooms;
using Gambi.Hub.Tests.Inference;
using Gambi.Hub.Tests.Routing;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gambi.Hub.Tests.Rooms;

public sealed class LivenessTests
{
    [Fact]
    public async Task A_tunnel_makes_a_participant_online_and_its_end_makes_it_offline_at_once()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);
        var participant = await JoinedParticipant.JoinAsync(hub, code, "worker");
        await events.WaitForAsync("participant.online");
        var shown = await ShowAsync(client, code);
        Assert.Equal("online", shown.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Number, shown.GetProperty("connection").GetProperty("lastTunnelSeenAt").ValueKind);

        await participant.Tunnel.CloseAsync(TunnelProtocol.NormalClosure, "bye", CancellationToken.None);
        await participant.DisposeAsync();
        var offline = await events.WaitForAsync("participant.offline");
        Assert.Equal("""{"participantId":"worker"}""", offline.Data.GetRawText());
        shown = await ShowAsync(client, code);
        Assert.Equal("offline", shown.GetProperty("status").GetString());
        Assert.False(shown.GetProperty("connection").GetProperty("connected").GetBoolean());
        Assert.Equal(JsonValueKind.Number, shown.GetProperty("connection").GetProperty("lastTunnelSeenAt").ValueKind);
        Assert.Equal(["connected", "participant.joined", "participant.online", "participant.offline"], events.Names);
    }

    [Fact]
    public async Task A_participant_without_a_heartbeat_for_30_seconds_is_offline_once_and_online_again_with_the_next()
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock);
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);

        // A link without pings of its own: only heartbeats tell here.
        await client.RegisterAsync(code, "worker");
        var (presence, room) = (hub.Services.GetRequiredService<Presence>(), hub.Services.GetRequiredService<RoomRegistry>().Find(code)!);
        var worker = room.Find("worker")!;
        Assert.True(presence.TryAttach(room, worker, new EverlastingLink(clock), out _));

        clock.Advance(TimeSpan.FromSeconds(30));
        presence.Settle(room, worker);
        Assert.Equal("online", (await ShowAsync(client, code)).GetProperty("status").GetString());
        clock.Advance(TimeSpan.FromSeconds(3));
        await events.WaitForAsync("participant.offline");
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("offline", (await ShowAsync(client, code)).GetProperty("status").GetString());

        var beat = await client.CallAsync("POST", $"v1/rooms/{code}/participants/worker/heartbeat");
        Assert.Equal("online", beat.Data.GetProperty("status").GetString());
        await events.WaitForAsync(e => e.Name == "participant.online" && events.Names.Contains("participant.offline"));
        await client.CallAsync("POST", $"v1/rooms/{code}/participants/worker/heartbeat");
        await client.RegisterAsync(code, "marker");
        await events.WaitForAsync(static e => e.ParticipantId == "marker");
        Assert.Equal(1, events.Names.Count(static n => n == "participant.offline"));
        Assert.Equal(2, events.Names.Count(static n => n == "participant.online"));
    }

    [Fact]
    public async Task Leaving_with_an_open_tunnel_is_told_as_left_only_and_closes_it()
    {
        // The hub gives a farewell a second, which a busy machine may need for less: its clock stands still.
        await using var hub = await TestHub.StartAsync(new FakeClock());
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);
        await using var participant = await JoinedParticipant.JoinAsync(hub, code, "worker");
        await client.CallAsync("DELETE", $"v1/rooms/{code}/participants/worker");
        var closed = await participant.Tunnel.Closed.WaitAsync(TimeSpan.FromSeconds(90));
        Assert.Equal((1000, true), (closed.Code, closed.ByPeer));
        await client.RegisterAsync(code, "marker");
        await events.WaitForAsync(static e => e.ParticipantId == "marker");
        Assert.Equal(["connected", "participant.joined", "participant.online", "participant.left", "participant.joined"], events.Names);
    }

    [Fact]
    public async Task Registering_and_removing_at_once_from_many_sides_ends_in_one_consistent_story()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);
        var path = $"v1/rooms/{code}/participants/worker";
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? client.RegisterAsync(code, "worker") : client.CallAsync("DELETE", path)));
        await client.RegisterAsync(code, "marker");
        await events.WaitForAsync(static e => e.ParticipantId == "marker");

        var here = false;
        foreach (var e in events.Events.Where(static e => e.ParticipantId == "worker"))
        {
            Assert.Equal(e.Name != "participant.joined", here);
            here = e.Name != "participant.left";
        }

        var list = await client.CallAsync("GET", $"v1/rooms/{code}/participants");
        Assert.Equal(here, list.Data.EnumerateArray().Any(static p => p.GetProperty("id").GetString() == "worker"));
    }

    [Fact]
    public async Task Who_registers_does_not_wait_for_the_farewell_to_who_was_removed()
    {
        var scene = new RoutingScene();
        var worker = scene.Join("worker", ["m"], connected: false);
        var farewell = new TaskCompletionSource();
        Assert.True(scene.Presence.TryAttach(scene.Room, worker, new EverlastingLink(scene.Clock) { Farewell = farewell.Task }, out _));
        var leaving = scene.Presence.LeaveAsync(scene.Room, worker, CancellationToken.None).AsTask();

        var again = await scene.Presence.RegisterAsync(scene.Room, "worker", worker.Registration, key: null, CancellationToken.None).AsTask().WaitAsync(InferenceScene.Guard);

        Assert.True(again.TryGet(out var registered, out _));
        Assert.NotNull(registered.Key);
        Assert.False(leaving.IsCompleted);
        farewell.SetResult();
        Assert.True((await leaving.WaitAsync(InferenceScene.Guard)).TryGet(out var removed, out _) && removed);
    }

    [Fact]
    public async Task The_rounds_are_due_from_the_start_on_however_late_the_pool_comes_to_them()
    {
        var scene = new RoutingScene();
        using var sweep = new RoomSweep(scene.Rooms, scene.Presence, new(), scene.Clock, NullLogger<RoomSweep>.Instance);
        await sweep.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, scene.Clock.ArmedTimers);
        await sweep.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_abandoned_room_that_is_slow_to_go_keeps_nobody_else_waiting()
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock, static options => options.EmptyRoomLifetime = TimeSpan.FromSeconds(40));
        using var client = hub.CreateClient();
        var farewell = new TaskCompletionSource();
        var abandoned = await client.CreateRoomCodeAsync();
        await AttachAsync(hub, client, abandoned, new EverlastingLink(clock) { Farewell = farewell.Task });
        var lively = await client.CreateRoomCodeAsync();
        await AttachAsync(hub, client, lively, new EverlastingLink(clock));
        await using var events = await hub.RecordEventsAsync(null);
        clock.Advance(TimeSpan.FromSeconds(20));
        await client.CallAsync("POST", $"v1/rooms/{lively}/participants/worker/heartbeat");
        clock.Advance(TimeSpan.FromSeconds(22));
        await events.WaitForAsync("room.deleted");

        clock.Advance(TimeSpan.FromSeconds(12));

        await events.WaitForAsync(e => e.Name == "participant.offline" && e.Payload.GetProperty("roomCode").GetString() == lively);
        farewell.SetResult();
    }

    private static async Task AttachAsync(TestHub hub, HttpClient client, string code, EverlastingLink link)
    {
        await client.RegisterAsync(code, "worker");
        var room = hub.Services.GetRequiredService<RoomRegistry>().Find(code)!;
        Assert.True(hub.Services.GetRequiredService<Presence>().TryAttach(room, room.Find("worker")!, link, out _));
    }

    private static async Task<JsonElement> ShowAsync(HttpClient client, string code) =>
        (await client.CallAsync("GET", $"v1/rooms/{code}/participants")).Data.EnumerateArray().First();
}
