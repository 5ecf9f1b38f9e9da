namespace Gambi.Hub.Routing;

/// <summary>How many may wait for a participant in one hub's rooms, and how long.</summary>
internal sealed record QueueSettings
{
    /// <summary>Most requests that wait in one room; responses in background are bounded elsewhere and do not count.</summary>
    public int Depth { get; init; } = 512;

    /// <summary>How long a request waits that does not say otherwise.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most bytes of the bodies of all who wait, of all rooms together.</summary>
    public long Bytes { get; init; } = 256L * 1024 * 1024;
}
