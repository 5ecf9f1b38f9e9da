namespace Gambi.Hub.Responses;

/// <summary>How far a response has come; unchanging, replaced as a whole.</summary>
/// <param name="ParticipantId">Who makes it; <c>null</c> while nobody was found for it.</param>
/// <param name="IsNative">Whether its participant's provider knows it under the same id.</param>
/// <param name="Object">The response object, as far as it is known.</param>
/// <param name="EndedAt">When it ended, or <c>null</c>.</param>
internal sealed record ResponseState(string? ParticipantId, bool IsNative, ReadOnlyMemory<byte> Object, DateTimeOffset? EndedAt = null)
{
    /// <summary>The items of its input and output that have been given an id, once it has ended.</summary>
    public IReadOnlyList<StoredItem> Items { get; init; } = [];
}
