namespace Gambi.Hub.Responses;

/// <summary>One item of a response's input or output.</summary>
/// <param name="Id">Its own id, or the one that the store gave it for good.</param>
/// <param name="Json">As it was sent.</param>
/// <param name="HasOwnId">Whether the id stands in it.</param>
internal readonly record struct StoredItem(string Id, ReadOnlyMemory<byte> Json, bool HasOwnId);
