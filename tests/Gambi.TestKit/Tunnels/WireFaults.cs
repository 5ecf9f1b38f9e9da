namespace Gambi.TestKit.Tunnels;

/// <summary>What goes wrong on a <see cref="FaultyWire"/>.</summary>
public sealed record WireFaults
{
    /// <summary>How long each received message is under way, by <see cref="Time"/>.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The clock of <see cref="Latency"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>After this many received bytes the wire breaks, inside a message if it falls there.</summary>
    public long CutAt { get; init; } = long.MaxValue;

    /// <summary>After this many sent bytes messages vanish without an error, as with a pulled cable.</summary>
    public long DropAfter { get; init; } = long.MaxValue;
}
