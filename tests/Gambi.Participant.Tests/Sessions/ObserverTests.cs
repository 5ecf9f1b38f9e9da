using Gambi.Participant.Tests.Doubles;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Sessions;

public sealed class ObserverTests
{
    [Theory]
    [InlineData("registered")]
    [InlineData("tunnel_connected")]
    public async Task An_observer_that_throws_ends_its_session_and_is_told_nothing_more(string at)
    {
        InvalidOperationException thrown = new("My own mistake.");
        List<string> told = [];
        await using SessionRig rig = await SessionRig.CreateAsync();
        await rig.StartAsync(options => options with
        {
            Observer = happened =>
            {
                told.Add(happened.Type);
                if (happened.Type == at)
                {
                    throw thrown;
                }
            },
        });

        ParticipantClosed closed = await rig.ClosedAsync();

        Assert.Equal((ParticipantCloseReason.TunnelClosed, ParticipantCloseCause.Broken), (closed.Reason, closed.Cause));
        Assert.Same(thrown, closed.Error?.InnerException);
        Assert.Equal(at, told[^1]);
        await rig.Hub.CallAsync("DELETE");
        Assert.Equal(ParticipantState.Closed, rig.Session.State);
    }

    [Fact]
    public async Task One_that_throws_over_a_request_ends_its_session_too()
    {
        await using SessionRig rig = await SessionRig.CreateAsync();
        using InProcessProvider provider = new("m");
        await rig.StartAsync(options => options with
        {
            ProviderHandler = provider,
            Observer = happened => _ = happened is RequestStartedEvent ? throw new InvalidOperationException("My own mistake.") : 0,
        });
        IHubTunnel tunnel = await rig.Hub.TunnelAsync();
        Task sending = tunnel.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("hi"), TestContext.Current.CancellationToken).AsTask();
        Assert.Equal(ParticipantCloseCause.Broken, (await rig.ClosedAsync()).Cause);
        // Answered or cut off, whichever came first.
        await Record.ExceptionAsync(() => sending);
    }
}
