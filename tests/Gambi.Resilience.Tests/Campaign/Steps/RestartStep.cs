using Gambi.Resilience.Tests.Campaign.Asking;

namespace Gambi.Resilience.Tests.Campaign.Steps;

/// <summary>The hub ends and starts again.</summary>
internal sealed record RestartStep : Step
{
    public override bool IsAwaited => true;

    public override Task RunAsync(World world, Tally tally)
    {
        tally.Count("restart");
        return world.RestartHubAsync();
    }
}
