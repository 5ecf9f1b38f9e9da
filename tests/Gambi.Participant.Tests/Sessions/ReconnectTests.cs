using Gambi.Participant.Tests.Doubles;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Sessions;

public sealed class ReconnectTests
{
    [Fact]
    public async Task A_lost_tunnel_comes_back_with_a_new_registration()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        await rig.Hub.CallAsync("tunnel");

        await tunnel.CloseAsync(TunnelProtocol.GoingAway, "Restarting.", TestContext.Current.CancellationToken);
        var lost = await rig.EventAsync<TunnelLostEvent>();
        Assert.InRange(lost.RetryIn, TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500));
        Assert.Equal(1, lost.Attempt);
        Assert.Contains("Restarting.", lost.Reason, StringComparison.Ordinal);
        await rig.RetryAsync(lost);

        var restored = await rig.EventAsync<TunnelRestoredEvent>();
        Assert.Equal((TunnelVersion.V2, lost.RetryIn, 1), (restored.Version, restored.Downtime, restored.Attempt));
        Assert.Equal("PUT", await rig.Hub.CallAsync());
        await rig.Hub.TunnelAsync();
        await rig.HeartbeatAsync();
        await rig.Hub.CallAsync("heartbeat");
    }

    [Fact]
    public async Task A_killed_hub_is_tried_at_growing_intervals_until_it_is_back()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        await rig.Hub.TunnelAsync();
        rig.Hub.Kill();

        double[] most = [0.5, 1, 2, 4, 8, 16, 30, 30];
        foreach (double seconds in most)
        {
            var lost = await rig.EventAsync<TunnelLostEvent>();
            Assert.InRange(lost.RetryIn.TotalSeconds, seconds / 2, seconds + 0.001);
            rig.Hub.IsDown = lost.Attempt < most.Length;
            await rig.RetryAsync(lost);
        }

        Assert.Equal(most.Length, (await rig.EventAsync<TunnelRestoredEvent>()).Attempt);
        Assert.Equal(ParticipantState.Serving, rig.Session.State);
    }

    [Fact]
    public async Task A_hub_that_stays_away_is_given_up_after_the_time_to_come_back()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync(options => options with { ReconnectFor = TimeSpan.FromSeconds(60) });
        await rig.Hub.TunnelAsync();
        rig.Hub.Kill();

        TimeSpan waited = TimeSpan.Zero;
        ParticipantEvent happened;
        while ((happened = await rig.EventAsync()) is TunnelLostEvent lost)
        {
            waited += lost.RetryIn;
            await rig.RetryAsync(lost);
        }

        Assert.IsType<TunnelFailedEvent>(happened);
        Assert.Equal(60, waited.TotalSeconds, tolerance: 0.1);
        ParticipantClosed closed = await rig.ClosedAsync();
        Assert.Equal((ParticipantCloseReason.TunnelClosed, ParticipantCloseCause.GaveUp, "tunnel_closed"), (closed.Reason, closed.Cause, closed.ReasonName));
    }

    [Fact]
    public async Task Without_time_to_come_back_a_lost_tunnel_ends_the_session_at_once()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync(options => options with { ReconnectFor = TimeSpan.Zero });
        await rig.Hub.TunnelAsync();
        rig.Hub.Kill();
        await rig.EventAsync<TunnelFailedEvent>();
        Assert.Equal(ParticipantCloseCause.GaveUp, (await rig.ClosedAsync()).Cause);
    }

    [Fact]
    public async Task A_room_that_stays_gone_for_thirty_seconds_ends_the_session()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        await rig.Hub.TunnelAsync();
        rig.Hub.Register = ScriptedRefusal.RoomGone;
        rig.Hub.Kill();
        rig.Hub.IsDown = false;

        TimeSpan waited = TimeSpan.Zero;
        ParticipantEvent happened;
        while ((happened = await rig.EventAsync()) is TunnelLostEvent lost)
        {
            waited += lost.Attempt == 1 ? TimeSpan.Zero : lost.RetryIn;
            await rig.RetryAsync(lost);
        }

        Assert.IsType<TunnelFailedEvent>(happened);
        Assert.Equal(30, waited.TotalSeconds, tolerance: 0.1);
        Assert.Equal(ParticipantCloseCause.RoomGone, (await rig.ClosedAsync()).Cause);
    }

    [Fact]
    public async Task A_room_that_comes_back_within_thirty_seconds_is_joined_again()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        await rig.Hub.TunnelAsync();
        rig.Hub.Register = ScriptedRefusal.RoomGone;
        rig.Hub.Kill();
        rig.Hub.IsDown = false;
        await rig.RetryAsync(await rig.EventAsync<TunnelLostEvent>());
        var second = await rig.EventAsync<TunnelLostEvent>();
        Assert.Contains("ROOM_NOT_FOUND", second.Reason, StringComparison.Ordinal);
        rig.Hub.Register = null;
        await rig.RetryAsync(second);
        await rig.EventAsync<TunnelRestoredEvent>();
    }

    [Fact]
    public async Task A_password_that_is_no_longer_taken_ends_the_session_at_once()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        await rig.Hub.TunnelAsync();
        rig.Hub.Register = ScriptedRefusal.WrongPassword;
        rig.Hub.Kill();
        rig.Hub.IsDown = false;
        await rig.RetryAsync(await rig.EventAsync<TunnelLostEvent>());
        await rig.EventAsync<TunnelFailedEvent>();
        ParticipantClosed closed = await rig.ClosedAsync();
        Assert.Equal((ParticipantCloseReason.TunnelClosed, ParticipantCloseCause.WrongPassword), (closed.Reason, closed.Cause));
    }

    [Fact]
    public async Task Another_runtime_under_the_same_id_takes_over_and_is_not_fought()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        await tunnel.CloseAsync(TunnelProtocol.NormalClosure, "Superseded.", TestContext.Current.CancellationToken);
        Assert.Equal(ParticipantCloseCause.Superseded, (await rig.EventAsync<ParticipantLeftEvent>()).Cause);
        ParticipantClosed closed = await rig.ClosedAsync();
        Assert.Equal((ParticipantCloseReason.Closed, ParticipantCloseCause.Superseded), (closed.Reason, closed.Cause));
    }

    [Fact]
    public async Task A_take_over_that_the_hub_counts_a_moment_later_is_still_one()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        rig.Hub.Status = "offline";
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        await tunnel.CloseAsync(TunnelProtocol.NormalClosure, "Superseded.", TestContext.Current.CancellationToken);
        await rig.Clock.WhenArmedAsync(TimeSpan.FromSeconds(2));
        rig.Hub.Status = "busy";
        await rig.Clock.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(ParticipantCloseCause.Superseded, (await rig.ClosedAsync()).Cause);
    }

    [Fact]
    public async Task A_normal_close_that_leaves_the_participant_offline_is_a_loss_like_any_other()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        rig.Hub.Status = "offline";
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        await tunnel.CloseAsync(TunnelProtocol.NormalClosure, "", TestContext.Current.CancellationToken);
        await rig.Clock.PassAsync(TimeSpan.FromSeconds(2));
        await rig.RetryAsync(await rig.EventAsync<TunnelLostEvent>());
        await rig.EventAsync<TunnelRestoredEvent>();
    }

    [Fact]
    public async Task A_participant_that_somebody_removed_does_not_come_back()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        rig.Hub.Heartbeat = ScriptedRefusal.ParticipantGone;
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        await tunnel.CloseAsync(TunnelProtocol.NormalClosure, "Removed.", TestContext.Current.CancellationToken);
        ParticipantClosed closed = await rig.ClosedAsync();
        Assert.Equal((ParticipantCloseReason.Closed, ParticipantCloseCause.Removed), (closed.Reason, closed.Cause));
    }

    [Fact]
    public async Task A_removal_that_a_heartbeat_meets_before_the_tunnels_close_is_still_a_removal()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        rig.Hub.Heartbeat = ScriptedRefusal.ParticipantGone;
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        await rig.HeartbeatAsync();
        await rig.Clock.WhenArmedAsync(TimeSpan.FromSeconds(2));
        await tunnel.CloseAsync(TunnelProtocol.NormalClosure, "Removed.", TestContext.Current.CancellationToken);
        Assert.Equal(ParticipantCloseCause.Removed, (await rig.ClosedAsync()).Cause);
    }

    [Fact]
    public async Task A_hub_that_forgot_the_participant_is_told_again()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        await rig.Hub.TunnelAsync();
        rig.Hub.Heartbeat = ScriptedRefusal.ParticipantGone;
        await rig.HeartbeatAsync();
        await rig.Clock.PassAsync(TimeSpan.FromSeconds(2));
        var lost = await rig.EventAsync<TunnelLostEvent>();
        rig.Hub.Heartbeat = null;
        await rig.RetryAsync(lost);
        await rig.EventAsync<TunnelRestoredEvent>();
    }

    [Fact]
    public async Task Three_failed_heartbeats_in_a_row_are_a_loss()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync(options => options with { ReconnectFor = TimeSpan.Zero });
        rig.Hub.Heartbeat = ScriptedRefusal.Broken;
        for (int count = 0; count < 3; count++)
        {
            await rig.HeartbeatAsync();
            await rig.Hub.CallAsync("heartbeat");
        }

        await rig.EventAsync<HeartbeatFailedEvent>();
        ParticipantClosed closed = await rig.ClosedAsync();
        Assert.Equal((ParticipantCloseReason.HeartbeatFailed, "heartbeat_failed"), (closed.Reason, closed.ReasonName));
    }

    [Fact]
    public async Task Two_failed_heartbeats_and_a_good_one_are_forgotten()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync(options => options with { ReconnectFor = TimeSpan.Zero });
        foreach (ScriptedRefusal? answer in (ScriptedRefusal?[])[ScriptedRefusal.Broken, ScriptedRefusal.Broken, null, ScriptedRefusal.Broken, ScriptedRefusal.Broken])
        {
            await rig.Clock.WhenArmedAsync(SessionRig.HeartbeatInterval);
            rig.Hub.Heartbeat = answer;
            await rig.HeartbeatAsync();
            await rig.Hub.CallAsync("heartbeat");
        }

        await rig.Clock.WhenArmedAsync(SessionRig.HeartbeatInterval);
        Assert.Equal(ParticipantState.Serving, rig.Session.State);
    }

    [Fact]
    public async Task Leaving_while_on_the_way_back_ends_the_wait()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        ParticipantSession session = await rig.ServingAsync();
        await rig.Hub.TunnelAsync();
        rig.Hub.Kill();
        var lost = await rig.EventAsync<TunnelLostEvent>();
        await rig.Clock.WhenArmedAsync(lost.RetryIn);
        rig.Hub.IsDown = false;
        ParticipantClosed closed = await session.LeaveAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ParticipantCloseCause.Left, closed.Cause);
        await rig.Hub.CallAsync("DELETE");
    }
}
