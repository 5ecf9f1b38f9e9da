using Gambi.Client;
using Gambi.Contracts;
using Gambi.Participant.Tests.Doubles;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Sessions;

public sealed class ParticipantSessionTests
{
    [Fact]
    public async Task It_registers_and_serves_over_v2()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.StartAsync(options => options with { Password = "secret", Concurrency = 3 });

        var registered = await rig.EventAsync<ParticipantRegisteredEvent>();
        var connected = await rig.EventAsync<TunnelConnectedEvent>();

        Assert.Equal(("ABC234", "p1", "m"), (registered.RoomCode, registered.ParticipantId, registered.Model));
        Assert.Equal(TunnelVersion.V2, connected.Version);
        Assert.Equal(ParticipantState.Serving, rig.Session.State);
        Assert.Equal("http://localhost:9", rig.Hub.Registration!["endpoint"]!.GetValue<string>());
        Assert.Equal(["m", "m2"], rig.Hub.Registration["models"]!.AsArray().Select(model => model!.GetValue<string>()));
        Assert.Equal(3, rig.Hub.Registration["concurrency"]!.GetValue<int>());
        Assert.Equal("supported", rig.Hub.Registration["capabilities"]!["chatCompletions"]!.GetValue<string>());
        Assert.Equal("secret", rig.Hub.Registration["password"]!.GetValue<string>());
        Assert.Equal("secret", rig.Hub.RegistrationHeaders[GambiHeaders.Password].ToString());
    }

    [Fact]
    public async Task A_heartbeat_goes_out_every_ten_seconds()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        await rig.HeartbeatAsync();
        await rig.Hub.CallAsync("heartbeat");
        await rig.HeartbeatAsync();
        await rig.Hub.CallAsync("heartbeat");
        Assert.Equal(ParticipantState.Serving, rig.Session.State);
    }

    [Fact]
    public async Task Leaving_removes_the_registration_and_closes_the_tunnel()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        ParticipantSession session = await rig.ServingAsync();
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();

        ParticipantClosed closed = await session.LeaveAsync(TestContext.Current.CancellationToken);

        Assert.Equal((ParticipantCloseReason.Closed, ParticipantCloseCause.Left, "closed"), (closed.Reason, closed.Cause, closed.ReasonName));
        await rig.Hub.CallAsync("DELETE");
        await rig.EventAsync<ParticipantLeavingEvent>();
        Assert.True((await rig.EventAsync<ParticipantLeftEvent>()).Removed);
        TunnelClosed end = await tunnel.Closed.WaitAsync(TimeSpan.FromSeconds(90));
        Assert.Equal(TunnelProtocol.NormalClosure, end.Code);
        Assert.Equal(ParticipantState.Closed, session.State);
    }

    [Fact]
    public async Task Disposing_leaves_nothing_behind_at_the_hub()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        ParticipantSession session = await rig.ServingAsync();
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        await session.DisposeAsync();
        await rig.Hub.CallAsync("DELETE");
        await tunnel.Closed.WaitAsync(TimeSpan.FromSeconds(90));
        Assert.Equal(ParticipantCloseCause.Left, (await session.Completion).Cause);
    }

    [Fact]
    public async Task Leaving_twice_is_leaving_once()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        ParticipantSession session = await rig.ServingAsync();
        Task<ParticipantClosed> one = session.LeaveAsync(TestContext.Current.CancellationToken);
        Task<ParticipantClosed> two = session.LeaveAsync(TestContext.Current.CancellationToken);
        Assert.Same(await one, await two);
    }

    [Fact]
    public async Task A_refused_registration_is_thrown_at_the_start()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.Register = ScriptedRefusal.RoomGone;
        GambiException thrown = await Assert.ThrowsAsync<GambiException>(() => rig.StartAsync());
        Assert.Equal("ROOM_NOT_FOUND", thrown.Code);
    }

    [Fact]
    public async Task Registering_may_take_longer_than_connecting_but_not_for_ever()
    {
        await using LocalWeb silent = await LocalWeb.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using SessionRig rig = await SessionRig.CreateAsync();
        Task<ParticipantSession> starting = rig.StartAsync(options => options with { HubUrl = silent.Url });
        await rig.Clock.WhenArmedAsync(rig.Options().RegisterTimeout);
        rig.Clock.Advance(rig.Options().ConnectTimeout);
        Assert.False(starting.IsCompleted);
        rig.Clock.Advance(rig.Options().RegisterTimeout - rig.Options().ConnectTimeout);
        GambiException thrown = await Assert.ThrowsAsync<GambiException>(() => starting.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        Assert.EndsWith("did not answer within 9 s.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tunnel_that_does_not_open_at_the_start_is_thrown_and_the_registration_taken_back()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.Upgrade = 401;
        TunnelConnectException thrown = await Assert.ThrowsAsync<TunnelConnectException>(() => rig.StartAsync());
        Assert.Contains("401", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token", thrown.Message, StringComparison.OrdinalIgnoreCase);
        await rig.Hub.CallAsync("DELETE");
    }

    [Fact]
    public async Task A_hub_that_knows_only_v1_is_served_in_v1()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.OnlyV1 = true;
        await rig.StartAsync();
        await rig.EventAsync<ParticipantRegisteredEvent>();
        Assert.Equal(TunnelVersion.V1, (await rig.EventAsync<TunnelConnectedEvent>()).Version);
    }

    [Fact]
    public async Task A_hub_that_knows_only_v1_is_no_hub_for_one_told_to_speak_v2()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.OnlyV1 = true;
        await Assert.ThrowsAsync<TunnelConnectException>(() => rig.StartAsync(options => options with { TunnelVersions = [TunnelVersion.V2] }));
    }

    [Fact]
    public async Task A_tunnel_URL_that_leads_nowhere_is_replaced_by_the_users_own_way_to_the_hub()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        // Port 9 (discard) listens nowhere on a test machine; a hub behind a port forwarding gives such a URL.
        rig.Hub.TunnelUrl = "ws://127.0.0.1:9/v1/rooms/ABC234/participants/p1/tunnel";
        await rig.StartAsync();
        await rig.Hub.TunnelAsync();
        Assert.Equal(ParticipantState.Serving, rig.Session.State);
    }

    [Theory]
    [InlineData("http://hub:3000/x", 0)]
    [InlineData("http://localhost:11434", 1)]
    public async Task Options_that_cannot_work_are_refused_before_anything_is_sent(string hub, int models)
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => rig.StartAsync(options => options with
        {
            HubUrl = new(hub),
            Models = [.. Enumerable.Repeat("m", models)],
            ProviderHeaders = [new("Authorization", "Bearer top\r\nsecret")],
        }));
        Assert.DoesNotContain("secret", thrown.Message, StringComparison.Ordinal);
    }
}
