using Gambi.Resilience.Tests.Asking;
using Gambi.Resilience.Tests.Campaign.Asking;

namespace Gambi.Resilience.Tests.Campaign.Steps;

/// <summary>A client asks in background.</summary>
internal sealed record BackgroundStep(Question Question, RunAfter After) : Step
{
    public override Task RunAsync(World world, Tally tally) => new BackgroundAsker(world, tally).AskAsync(Question, After);
}
