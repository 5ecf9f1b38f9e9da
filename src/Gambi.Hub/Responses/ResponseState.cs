namespace Gambi.Hub.Responses;

/// <summary>How far a response has come; unchanging, replaced as a whole.</summary>
internal sealed record ResponseState
{
    /// <summary>Who makes it; <c>null</c> while nobody was found for it.</summary>
    public string? ParticipantId { get; init; }

    /// <summary>The id under which its participant's provider may know it; <c>null</c> for none.</summary>
    public string? NativeId { get; init; }

    /// <summary>The response object as far as it is known, JSON; empty while nothing is.</summary>
    public ReadOnlyMemory<byte> Object { get; init; }

    /// <summary>When it ended, or <c>null</c>.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The items of its input.</summary>
    public IReadOnlyList<StoredItem> Input { get; init; } = [];

    /// <summary>The items of its output, once it has ended.</summary>
    public IReadOnlyList<StoredItem> Output { get; init; } = [];
}
