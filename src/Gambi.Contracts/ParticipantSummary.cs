namespace Gambi.Contracts;

// Generated JSON sets every init property, absent ones to null or 0: what an existing hub leaves out gets its default in the accessor.
/// <summary>A participant as everybody may see it.</summary>
public sealed record ParticipantSummary
{
    /// <summary>The id chosen at registration.</summary>
    public required string Id { get; init; }

    /// <summary>The name shown to people.</summary>
    public required string Nickname { get; init; }

    /// <summary>The first of its models.</summary>
    public required string Model { get; init; }

    /// <summary>All models it serves; the first equals <see cref="Model"/>.</summary>
    public IReadOnlyList<string> Models { get; init => field = value ?? []; } = [];

    /// <summary>The provider's URL as seen from the participant; the hub never calls it.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Generation defaults.</summary>
    public PublicRuntimeConfig Config { get; init => field = value ?? new(); } = new();

    /// <summary>The machine.</summary>
    public MachineSpecs Specs { get; init => field = value ?? new(); } = new();

    /// <summary>The protocols of its provider.</summary>
    public ParticipantCapabilities Capabilities { get; init => field = value ?? new(); } = new();

    /// <summary>How the hub reaches it.</summary>
    public ParticipantConnection Connection { get; init => field = value ?? new(); } = new();

    /// <summary>What it can do right now.</summary>
    public ParticipantStatus Status { get; init; }

    /// <summary>Requests it serves at once, at least 1.</summary>
    public int Concurrency { get; init => field = Math.Max(1, value); } = 1;

    /// <summary>Requests in flight.</summary>
    public int Active { get; init; }

    /// <summary>What its recent requests looked like, once there are any.</summary>
    public ParticipantMetrics? Metrics { get; init; }

    /// <summary>First registration, in milliseconds since the Unix epoch.</summary>
    public long JoinedAt { get; init; }

    /// <summary>Last registration or heartbeat, in milliseconds since the Unix epoch.</summary>
    public long LastSeen { get; init; }

    /// <summary>Last registration, in milliseconds since the Unix epoch.</summary>
    public long UpdatedAt { get; init; }
}
