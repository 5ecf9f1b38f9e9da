using Gambi.Resilience.Tests.Campaign.Asking;

namespace Gambi.Resilience.Tests.Campaign.Steps;

/// <summary>A participant leaves and joins again.</summary>
internal sealed record RejoinStep(int Machine, bool Finishes) : Step
{
    public override Task RunAsync(World world, Tally tally) => world.Machines[Machine].RejoinAsync(Finishes);
}
