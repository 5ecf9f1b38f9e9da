namespace Gambi.Contracts;

/// <summary>The answer of <c>POST …/heartbeat</c>.</summary>
public sealed record HeartbeatResult
{
    /// <summary>Always <c>true</c>.</summary>
    public bool Success { get; init; } = true;

    /// <summary>What the hub thinks of the participant.</summary>
    public ParticipantStatus Status { get; init; }

    /// <summary>When this heartbeat arrived, in milliseconds since the Unix epoch.</summary>
    public long LastSeen { get; init; }
}
