using Gambi.Resilience.Tests.Campaign.Asking;

namespace Gambi.Resilience.Tests.Campaign.Steps;

/// <summary>One thing that happens in a campaign.</summary>
internal abstract record Step
{
    public abstract Task RunAsync(World world, Tally tally);

    /// <summary>Whether the next step waits for this one.</summary>
    public virtual bool IsAwaited => false;
}
