using Gambi.Participant.Tests.Doubles;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Sessions;

public sealed class ParticipantKeyTests
{
    [Fact]
    public async Task The_key_of_the_first_registration_goes_with_everything_after_it()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.Key = "k1";
        await rig.ServingAsync();
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        await rig.HeartbeatAsync();
        await rig.Hub.CallAsync("heartbeat");
        await tunnel.CloseAsync(TunnelProtocol.GoingAway, "Restarting.", TestContext.Current.CancellationToken);
        await rig.RetryAsync(await rig.EventAsync<TunnelLostEvent>());
        await rig.EventAsync<TunnelRestoredEvent>();
        await rig.Session.LeaveAsync(TestContext.Current.CancellationToken);
        await rig.Hub.CallAsync("DELETE");

        (string Kind, string Key)[] said = [.. rig.Hub.Keys.Where(call => call.Kind is not "tunnel")];
        Assert.Equal(("PUT", ""), said[0]);
        Assert.Equal([("heartbeat", "k1"), ("PUT", "k1"), ("DELETE", "k1")], said[1..]);
    }

    [Fact]
    public async Task A_hub_that_gives_no_key_is_sent_none()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.ServingAsync();
        await rig.Hub.TunnelAsync();
        await rig.HeartbeatAsync();
        await rig.Hub.CallAsync("heartbeat");
        Assert.All(rig.Hub.Keys, call => Assert.Equal("", call.Key));
    }

    [Fact]
    public async Task An_id_that_somebody_registered_anew_is_not_fought_for()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.Key = "k1";
        await rig.ServingAsync();
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        rig.Hub.Heartbeat = new(403, "FORBIDDEN");
        await tunnel.CloseAsync(TunnelProtocol.NormalClosure, "Superseded by a newer tunnel.", TestContext.Current.CancellationToken);
        Assert.Equal(ParticipantCloseCause.Superseded, (await rig.ClosedAsync()).Cause);
    }

    [Fact]
    public async Task A_key_that_a_heartbeat_meets_as_wrong_ends_the_session()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        rig.Hub.Key = "k1";
        await rig.ServingAsync();
        await rig.Hub.TunnelAsync();
        rig.Hub.Heartbeat = new(403, "FORBIDDEN");
        await rig.HeartbeatAsync();
        Assert.Equal(ParticipantCloseCause.Refused, (await rig.ClosedAsync()).Cause);
    }
}
