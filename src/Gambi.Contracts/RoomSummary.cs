namespace Gambi.Contracts;

/// <summary>A room as everybody may see it.</summary>
public sealed record RoomSummary
{
    /// <summary>The room's id, never reused.</summary>
    public required string Id { get; init; }

    /// <summary>The 6-character code that people share.</summary>
    public required string Code { get; init; }

    /// <summary>The name shown to people.</summary>
    public required string Name { get; init; }

    /// <summary>An identifier of whoever created the room; it proves nothing.</summary>
    public required string HostId { get; init; }

    /// <summary>When it was created, in milliseconds since the Unix epoch.</summary>
    public long CreatedAt { get; init; }

    /// <summary>Registered participants, offline ones included.</summary>
    public int ParticipantCount { get; init; }

    /// <summary>Whether joining wants a password.</summary>
    public bool PasswordProtected { get; init; }

    /// <summary>Generation defaults, when it has any.</summary>
    public PublicRuntimeConfig? Defaults { get; init; }

    /// <summary>Who waits in it (ours); said by <c>GET /v1/rooms/CODE</c> only.</summary>
    public QueueState? Queue { get; init; }
}
