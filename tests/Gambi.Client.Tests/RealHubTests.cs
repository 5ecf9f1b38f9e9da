using Gambi.Contracts;
using Gambi.TestKit.Hubs;

namespace Gambi.Client.Tests;

/// <summary>The client against our own hub.</summary>
public sealed class RealHubTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    // A password is hashed for real here, which takes its time on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly RegisterParticipantRequest Ann = new()
    {
        Nickname = "Ann",
        Model = "llama3",
        Models = ["llama3", "qwen"],
        Endpoint = "http://localhost:11434",
        Password = "pw",
        Concurrency = 2,
    };

    [Fact]
    public async Task A_room_lives_from_its_creation_to_its_deletion()
    {
        await using var hub = await TestHub.StartAsync();
        using var network = hub.CreateHandler();
        using var client = new GambiClient(new() { HubUrl = hub.BaseAddress, Handler = network, RequestTimeout = Patience, Password = "pw" });

        Assert.Equal("ok", (await client.HealthAsync()).Data.Status);
        var created = (await client.Rooms.CreateAsync(new() { Name = "Lab", Password = "pw" })).Data;
        var code = created.Room.Code;
        Assert.True(created.Room.PasswordProtected);

        var registered = await client.Participants.RegisterAsync(code, "zoë's box", Ann);
        Assert.NotEmpty(registered.Data.Tunnel.Token);
        Assert.NotEmpty(registered.Meta.RequestId);
        var participant = Assert.Single((await client.Participants.ListAsync(code)).Data);
        Assert.Equal(("zoë's box", 2, ParticipantStatus.Offline), (participant.Id, participant.Concurrency, participant.Status));
        Assert.Equal(["llama3", "qwen"], participant.Models);
        Assert.True((await client.Participants.HeartbeatAsync(code.ToLowerInvariant(), "zoë's box")).Data.Success);
        Assert.Equal(1, (await client.Rooms.GetAsync(code)).Data.ParticipantCount);
        Assert.True((await client.Participants.RemoveAsync(code, "zoë's box")).Data.Success);

        var forbidden = await Assert.ThrowsAsync<GambiException>(() => client.Rooms.DeleteAsync(code, "not the key"));
        Assert.Equal(("FORBIDDEN", 403), (forbidden.Code, forbidden.Status));
        Assert.True((await client.Rooms.DeleteAsync(code, created.HostKey!)).Data.Success);
        Assert.Empty((await client.Rooms.ListAsync()).Data);
    }

    [Fact]
    public async Task Refusals_have_their_codes_and_hints()
    {
        await using var hub = await TestHub.StartAsync();
        using var network = hub.CreateHandler();
        using var client = new GambiClient(new() { HubUrl = hub.BaseAddress, Handler = network, RequestTimeout = Patience });
        var code = (await client.Rooms.CreateAsync(new() { Name = "Lab", Password = "pw" })).Data.Room.Code;
        var open = (await client.Rooms.CreateAsync(new() { Name = "Open" })).Data.Room.Code;

        var failures = new List<GambiException>
        {
            await Assert.ThrowsAsync<GambiException>(() => client.Rooms.GetAsync("NOSUCH")),
            await Assert.ThrowsAsync<GambiException>(() => client.Rooms.CreateAsync(new() { Name = "" })),
            await Assert.ThrowsAsync<GambiException>(() => client.Participants.RegisterAsync(code, "p1", Ann with { Password = "wrong" })),
            await Assert.ThrowsAsync<GambiException>(() => client.Participants.HeartbeatAsync(open, "nobody")),
            await Assert.ThrowsAsync<GambiException>(() => client.Participants.HeartbeatAsync(code, "nobody")),
            await Assert.ThrowsAsync<GambiException>(() => client.Rooms.GetAsync(code)),
        };

        Assert.Equal(
            [("ROOM_NOT_FOUND", 404), ("INVALID_REQUEST", 400), ("INVALID_PASSWORD", 401), ("PARTICIPANT_NOT_FOUND", 404), ("INVALID_PASSWORD", 401), ("INVALID_PASSWORD", 401)],
            failures.Select(f => (f.Code, f.Status ?? 0)));
        Assert.All(failures, f => Assert.Equal((GambiFailure.Refused, true), (f.Failure, f.RequestId?.Length > 0)));
    }

    [Fact]
    public async Task The_key_speaks_for_a_participant_and_the_admin_token_for_the_hub()
    {
        await using var hub = await TestHub.StartAsync(configure: static o => o.AdminToken = "admin");
        using var network = hub.CreateHandler();
        using var admin = new GambiClient(new() { HubUrl = hub.BaseAddress, Handler = network, RequestTimeout = Patience, AdminToken = "admin" });
        using var elsewhere = hub.CreateHandler(System.Net.IPAddress.Parse("192.168.1.9"));
        using var client = new GambiClient(new() { HubUrl = hub.BaseAddress, Handler = elsewhere, RequestTimeout = Patience });
        Assert.Equal("FORBIDDEN", (await Assert.ThrowsAsync<GambiException>(() => client.Rooms.ListAsync())).Code);
        var code = (await admin.Rooms.CreateAsync(new() { Name = "Lab", Password = "pw", Guard = RoomGuard.All })).Data.Room.Code;
        Assert.Equal(RoomGuard.All, Assert.Single((await admin.Rooms.ListAsync()).Data).Guard);

        var key = (await admin.Participants.RegisterAsync(code, "p1", Ann)).Data.ParticipantKey;
        Assert.True((await client.Participants.HeartbeatAsync(code, "p1", key)).Data.Success);
        Assert.Null((await client.Participants.RegisterAsync(code, "p1", Ann with { Password = null }, key)).Data.ParticipantKey);
        Assert.Equal("FORBIDDEN", (await Assert.ThrowsAsync<GambiException>(() => client.Participants.RemoveAsync(code, "p1", "other"))).Code);
        Assert.True((await client.Participants.RemoveAsync(code, "p1", key)).Data.Success);
        Assert.True((await admin.Rooms.DeleteAsync(code, hostKey: null)).Data.Success);
        await foreach (var received in admin.Events.WatchAllAsync(new() { After = "0" }))
        {
            if (received.Event.Type == RoomEventTypes.RoomDeleted)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Events_are_followed_resumed_and_end_with_their_room()
    {
        await using var hub = await TestHub.StartAsync();
        using var network = hub.CreateHandler();
        using var client = new GambiClient(new() { HubUrl = hub.BaseAddress, Handler = network, RequestTimeout = Patience });
        var created = (await client.Rooms.CreateAsync(new() { Name = "Lab" })).Data;
        var code = created.Room.Code;
        string? last = null;

        await foreach (var received in client.Events.WatchRoomAsync(code))
        {
            if (received.Event.Type == RoomEventTypes.Connected)
            {
                await client.Participants.RegisterAsync(code, "p1", Ann with { Password = null });
                continue;
            }

            Assert.Equal((RoomEventTypes.ParticipantJoined, code), (received.Event.Type, received.Event.RoomCode));
            last = received.Id;
            break;
        }

        await client.Participants.RemoveAsync(code, "p1");
        var types = new List<string>();
        await foreach (var received in client.Events.WatchRoomAsync(code, new() { After = last }))
        {
            types.Add(received.Event.Type);
            if (received.Event.Type == RoomEventTypes.ParticipantLeft)
            {
                await client.Rooms.DeleteAsync(code, created.HostKey!);
            }
        }

        Assert.Equal([RoomEventTypes.Connected, RoomEventTypes.ParticipantLeft, RoomEventTypes.RoomDeleted], types);
    }

    [Fact]
    public async Task A_hub_that_stops_is_told_as_lost()
    {
        await using var hub = await TestHub.StartAsync();
        using var network = hub.CreateHandler();
        using var client = new GambiClient(new() { HubUrl = hub.BaseAddress, Handler = network, RequestTimeout = Patience });
        using var leaving = new CancellationTokenSource();
        var lost = new TaskCompletionSource<EventStreamLoss>();
        var connected = new TaskCompletionSource();

        var watching = Task.Run(async () =>
        {
            await foreach (var received in client.Events.WatchAllAsync(new() { Lost = loss => lost.TrySetResult(loss) }, leaving.Token))
            {
                connected.TrySetResult();
            }
        });
        await connected.Task.WaitAsync(Guard);
        await hub.StopAsync();
        var loss = await lost.Task.WaitAsync(Guard);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching.WaitAsync(Guard));

        Assert.Equal(GambiFailure.Interrupted, loss.Why.Failure);
    }

    [Fact]
    public async Task Whether_a_tunnel_would_open_is_told_by_the_hub_and_nothing_is_registered()
    {
        await using var hub = await TestHub.StartAsync();
        using var network = hub.CreateHandler();
        using var client = new GambiClient(new() { HubUrl = hub.BaseAddress, Handler = network, RequestTimeout = Patience });
        Assert.True(await client.CanOpenTunnelAsync());

        using var proxy = new HttpMessageInvoker(hub.CreateHandler());
        using var withoutUpgrades = new ScriptedHandler((request, cancellationToken) =>
        {
            request.Headers.Connection.Clear();
            request.Headers.Upgrade.Clear();
            return proxy.SendAsync(request, cancellationToken);
        });
        using var behind = new GambiClient(new() { HubUrl = hub.BaseAddress, Handler = withoutUpgrades, RequestTimeout = Patience });
        Assert.False(await behind.CanOpenTunnelAsync());
        Assert.Empty((await client.Rooms.ListAsync()).Data);
    }
}
