using Gambi.Hub.Rooms;

namespace Gambi.Hub.Responses;

/// <summary>A response's identity in the store; how far it has come stands behind one field that is read whole.</summary>
internal sealed class StoredResponse(Room room, string id, ResponseState state)
{
    /// <summary>What an entry costs beside its bytes.</summary>
    private const int Overhead = 512;

    private const int ItemOverhead = 128;

    private ResponseState _state = state;
    private long _itemBytes = Measure(state.Input) + Measure(state.Output);

    public Room Room => room;

    public string Id => id;

    /// <summary>The response that it continues.</summary>
    public string? PreviousId { get; init; }

    /// <summary>What the items of its input lie in.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Its making, when it is in background.</summary>
    public ResponseRun? Run { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public ResponseState State => Volatile.Read(ref _state);

    public bool HasEnded => State.EndedAt is not null;

    /// <summary>Where it stands in the store's order; <c>null</c> when it is not in the store. The store's own, under its lock.</summary>
    public LinkedListNode<StoredResponse>? Place { get; set; }

    /// <summary>What it is counted for. The store's own, under its lock.</summary>
    public long Charged { get; set; }

    /// <summary>Replaces the state; the store's own, under its lock.</summary>
    public void Become(ResponseState state)
    {
        _itemBytes = Measure(state.Input) + Measure(state.Output);
        Volatile.Write(ref _state, state);
    }

    /// <summary>Bytes that it takes now.</summary>
    public long Measure() => Overhead + id.Length + Input.Length + State.Object.Length + (Run?.Log.Bytes ?? 0) + _itemBytes;

    private static long Measure(IReadOnlyList<StoredItem> items)
    {
        long size = 0;
        foreach (var item in items)
        {
            size += ItemOverhead + item.Id.Length;
        }

        return size;
    }
}
