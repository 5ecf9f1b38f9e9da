namespace Gambi.DemoProvider.Serving;

/// <summary>The responses that can still be fetched or continued; the oldest makes room for the newest.</summary>
internal sealed class ResponseStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredResponse> _responses = [];
    private readonly Queue<string> _order = new();
    private readonly int _capacity;

    public ResponseStore(int capacity) => _capacity = capacity;

    public StoredResponse? Find(string id)
    {
        lock (_gate)
        {
            return _responses.GetValueOrDefault(id);
        }
    }

    public void Add(StoredResponse response)
    {
        lock (_gate)
        {
            _responses[response.Id] = response;
            _order.Enqueue(response.Id);
            while (_order.Count > _capacity)
            {
                _responses.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>Replaces a running response by what became of it, unless it ended before or is gone; false then.</summary>
    public bool Finish(StoredResponse ended)
    {
        lock (_gate)
        {
            if (_responses.GetValueOrDefault(ended.Id) is not { Running: not null })
            {
                return false;
            }

            _responses[ended.Id] = ended with { Running = null };
            return true;
        }
    }

    public bool Remove(string id)
    {
        lock (_gate)
        {
            return _responses.Remove(id);
        }
    }
}
