using Gambi.Resilience.Tests.Asking;
using Gambi.Resilience.Tests.Campaign.Asking;

namespace Gambi.Resilience.Tests.Campaign.Steps;

/// <summary>A client asks.</summary>
internal sealed record AskStep(Question Question) : Step
{
    public override Task RunAsync(World world, Tally tally) => new Asker(world, tally).AskAsync(Question);
}
