using Gambi.Resilience.Tests.Campaign.Asking;

namespace Gambi.Resilience.Tests.Campaign.Steps;

/// <summary>A machine's connection to the hub goes, and comes back after a while.</summary>
internal sealed record CableStep(int Machine, CableFault Fault, TimeSpan For) : Step
{
    public override async Task RunAsync(World world, Tally tally)
    {
        var machine = world.Machines[Machine];
        machine.AssertNotClosed();
        switch (Fault)
        {
            case CableFault.Cut:
                machine.Cable.Cut();
                break;
            case CableFault.Pull:
                machine.Cable.Pull();
                break;
            case CableFault.HangUp:
                machine.Cable.HangUp();
                return;
        }

        await Task.Delay(For, TimeProvider.System, CancellationToken.None);
        machine.Cable.Restore();
    }
}
