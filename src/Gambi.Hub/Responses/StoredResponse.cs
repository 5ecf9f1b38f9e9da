using Gambi.Hub.Rooms;

namespace Gambi.Hub.Responses;

/// <summary>A response's identity in the store; how far it has come stands behind one field that is read whole.</summary>
internal sealed class StoredResponse(Room room, string id, ResponseState state)
{
    /// <summary>What an entry costs beside its bytes.</summary>
    private const int Overhead = 512;

    private const int ItemOverhead = 128;

    private ResponseState _state = state;

    public Room Room => room;

    public string Id => id;

    /// <summary>The response that it continues.</summary>
    public string? PreviousId { get; init; }

    /// <summary>What was asked: the request's <c>input</c>, JSON; empty when it had none.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }

    public ResponseState State => Volatile.Read(ref _state);

    public bool HasEnded => State.EndedAt is not null;

    /// <summary>Where it stands in the store's order; <c>null</c> when it is not in the store. The store's own, under its lock.</summary>
    public LinkedListNode<StoredResponse>? Place { get; set; }

    /// <summary>What it counts for. The store's own, under its lock.</summary>
    public long Size { get; private set; } = SizeOf(id, state);

    /// <summary>Replaces the state; the store's own, under its lock.</summary>
    public void Become(ResponseState state)
    {
        Volatile.Write(ref _state, state);
        Size = SizeOf(id, state);
    }

    /// <summary>Bytes of the entry with its input.</summary>
    public long SizeWithInput => Size + Input.Length;

    private static long SizeOf(string id, ResponseState state)
    {
        var size = Overhead + (long)id.Length + state.Object.Length;
        foreach (var item in state.Items)
        {
            size += ItemOverhead + item.Id.Length;
        }

        return size;
    }
}
