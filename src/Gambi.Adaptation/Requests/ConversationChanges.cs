namespace Gambi.Adaptation.Requests;

/// <summary>What a Responses request says to a provider that remembers nothing, beyond what its client said.</summary>
public sealed record ConversationChanges
{
    /// <summary>The items of the earlier turns, oldest first; each is one JSON value.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> EarlierItems { get; init; } = [];

    /// <summary>The item (one JSON value) that an <c>item_reference</c> names; <c>null</c>, or nothing, when nobody knows it.</summary>
    public required Func<string, ReadOnlyMemory<byte>?> FindItem { get; init; }

    /// <summary>Whether the provider is asked for a stream whatever the client asked for.</summary>
    public bool ForceStream { get; init; }
}
