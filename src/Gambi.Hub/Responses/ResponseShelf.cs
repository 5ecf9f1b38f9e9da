namespace Gambi.Hub.Responses;

/// <summary>One room's responses, by id and by the ids of their items. The store's own, under its lock.</summary>
internal sealed class ResponseShelf
{
    private readonly Dictionary<string, StoredResponse> _responses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (StoredResponse Of, ReadOnlyMemory<byte> Json)> _items = new(StringComparer.Ordinal);

    public Dictionary<string, StoredResponse>.ValueCollection All => _responses.Values;

    public StoredResponse? Find(string responseId) => _responses.GetValueOrDefault(responseId);

    // The cast matters: `null` alone would become an empty memory.
    public ReadOnlyMemory<byte>? FindItem(string itemId) => _items.TryGetValue(itemId, out var item) ? item.Json : (ReadOnlyMemory<byte>?)null;

    public void Add(StoredResponse response) => _responses.Add(response.Id, response);

    /// <summary>Makes its items findable; of two that have the same id the later is found.</summary>
    public void IndexItems(StoredResponse response)
    {
        foreach (var item in response.State.Input.Concat(response.State.Output))
        {
            _items[item.Id] = (response, item.Json);
        }
    }

    public void Remove(StoredResponse response)
    {
        _responses.Remove(response.Id);
        foreach (var item in response.State.Input.Concat(response.State.Output))
        {
            if (_items.TryGetValue(item.Id, out var found) && found.Of == response)
            {
                _items.Remove(item.Id);
            }
        }
    }
}
