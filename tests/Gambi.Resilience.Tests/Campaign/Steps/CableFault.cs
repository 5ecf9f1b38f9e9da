namespace Gambi.Resilience.Tests.Campaign.Steps;

/// <summary>What happens to a machine's cable.</summary>
internal enum CableFault
{
    /// <summary>Its connections are reset, and so is whoever comes for a while.</summary>
    Cut,

    /// <summary>Its connections end as if a program had closed them.</summary>
    HangUp,

    /// <summary>Every byte vanishes for a while.</summary>
    Pull,
}
