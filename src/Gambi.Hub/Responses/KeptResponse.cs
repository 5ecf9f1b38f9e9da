namespace Gambi.Hub.Responses;

/// <summary>What the journal has of a response besides its input and its object.</summary>
internal sealed record KeptResponse
{
    public required string Id { get; init; }

    public string? PreviousId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended; <c>null</c> for one that was still being made in background: its object is what becomes of it when nobody goes on making it.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public string? ParticipantId { get; init; }

    public string? NativeId { get; init; }

    /// <summary>How many bytes of what follows are its input; the rest is its object.</summary>
    public required int InputLength { get; init; }
}
