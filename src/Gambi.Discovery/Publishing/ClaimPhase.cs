namespace Gambi.Discovery.Publishing;

/// <summary>How far a service is on a link.</summary>
internal enum ClaimPhase
{
    /// <summary>It asks whether its names are free.</summary>
    Probing,

    /// <summary>The names are its own, and it answers.</summary>
    Established,

    /// <summary>Nothing could be sent; it is tried again later.</summary>
    Mute,
}
