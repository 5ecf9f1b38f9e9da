using Gambi.DemoProvider;
using Gambi.Participant.Tests.Doubles;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Sessions;

public sealed class LeavingTests
{
    [Fact]
    public async Task What_runs_is_finished_before_the_session_ends()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using SessionRig rig = await SessionRig.CreateAsync();
        ParticipantSession session = await rig.ServingAsync(options => options with { Endpoint = ProviderAddress.Parse(provider.BaseAddress.AbsoluteUri) });
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        await using TunnelReply reply = await tunnel.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[words:40]]"), TestContext.Current.CancellationToken);

        Task<ParticipantClosed> leaving = session.LeaveAsync(TestContext.Current.CancellationToken);
        string body = await ForwardingRig.ReadAsync(reply);

        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
        Assert.Equal(ParticipantCloseCause.Left, (await leaving.WaitAsync(TimeSpan.FromSeconds(90))).Cause);
        await provider.Log.WaitForIdleAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(90));
        Assert.Equal(DemoRequestState.Completed, provider.Log.Requests.Single().State);
    }

    [Fact]
    public async Task What_does_not_end_in_time_is_cut_off()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using SessionRig rig = await SessionRig.CreateAsync();
        ParticipantSession session = await rig.ServingAsync(options => options with { Endpoint = ProviderAddress.Parse(provider.BaseAddress.AbsoluteUri) });
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        await using TunnelReply reply = await tunnel.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[stall]]"), TestContext.Current.CancellationToken);

        Task<ParticipantClosed> leaving = session.LeaveAsync(TestContext.Current.CancellationToken);
        await rig.Clock.PassAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(ParticipantCloseCause.Left, (await leaving.WaitAsync(TimeSpan.FromSeconds(90))).Cause);
        await rig.Hub.CallAsync("DELETE");
        await provider.Log.WaitForIdleAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(90));
        Assert.Equal(DemoRequestState.Aborted, provider.Log.Requests.Single().State);
    }

    [Fact]
    public async Task Who_hurries_does_not_wait_for_what_runs()
    {
        await using DemoProviderServer provider = await StartProviderAsync();
        await using SessionRig rig = await SessionRig.CreateAsync();
        ParticipantSession session = await rig.ServingAsync(options => options with { Endpoint = ProviderAddress.Parse(provider.BaseAddress.AbsoluteUri) });
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        await using TunnelReply reply = await tunnel.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("[[stall]]"), TestContext.Current.CancellationToken);

        using CancellationTokenSource secondTime = new();
        Task<ParticipantClosed> leaving = session.LeaveAsync(secondTime.Token);
        Assert.False(leaving.IsCompleted);
        await secondTime.CancelAsync();

        Assert.Equal(ParticipantCloseCause.Left, (await leaving.WaitAsync(TimeSpan.FromSeconds(90))).Cause);
        await provider.Log.WaitForIdleAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(90));
    }

    private static Task<DemoProviderServer> StartProviderAsync() =>
        DemoProviderServer.StartAsync(new DemoProviderOptions { WordDelay = TimeSpan.FromMilliseconds(1) }, TestContext.Current.CancellationToken);
}
