using Gambi.Adaptation;
using Gambi.Adaptation.Requests;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Responses;

/// <summary>The memory of answers: the responses made in the hub's rooms, in memory, each for a while; what is beyond a cap goes, oldest first, what runs last.</summary>
internal sealed class ResponseStore(ResponseRecords records, StoreSettings settings, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Room, ResponseShelf> _rooms = [];

    // By the moment of their beginning, and of their end.
    private readonly LinkedList<StoredResponse> _running = new();
    private readonly LinkedList<StoredResponse> _ended = new();
    private long _bytes;

    public bool IsOn => settings.IsOn;

    /// <summary>Responses in the store.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _running.Count + _ended.Count;
            }
        }
    }

    /// <summary>What they count for together.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Begins to record what a client asks; <c>null</c> when it shall not or cannot be kept.</summary>
    /// <param name="room">Where it asks.</param>
    /// <param name="asked">What was read of the request.</param>
    /// <param name="body">Its body, where items stand in place of references to them; what is needed of it is copied.</param>
    public ResponseRecording? Begin(Room room, InspectedRequest asked, ReadOnlyMemory<byte> body) =>
        settings.IsOn && asked is { Protocol: InferenceProtocol.Responses, Store: not false }
            ? new(this, room, ResponseItems.CopyInput(body), asked.PreviousResponseId, time)
            : null;

    public StoredResponse? Find(Room room, string responseId)
    {
        lock (_gate)
        {
            Trim();
            return _rooms.GetValueOrDefault(room)?.Find(responseId);
        }
    }

    /// <summary>Who made a response, if that is known.</summary>
    public string? MakerOf(Room room, string? responseId) => responseId is null ? null : Find(room, responseId)?.State.ParticipantId;

    /// <summary>The item of this id in any of the room's responses that have ended.</summary>
    public ReadOnlyMemory<byte>? FindItem(Room room, string itemId)
    {
        lock (_gate)
        {
            Trim();
            return _rooms.GetValueOrDefault(room)?.FindItem(itemId);
        }
    }

    /// <summary>Takes a response in, in the place of an earlier one of the same id; not into a room that is gone.</summary>
    public void Add(StoredResponse response)
    {
        bool isNew;
        lock (_gate)
        {
            if (response.Room.Closing.IsCancellationRequested)
            {
                return;
            }

            isNew = !_rooms.TryGetValue(response.Room, out var shelf);
            if (shelf is null)
            {
                _rooms.Add(response.Room, shelf = new());
            }

            if (shelf.Find(response.Id) is { } earlier)
            {
                Drop(earlier);
            }

            shelf.Add(response);
            response.Place = (response.HasEnded ? _ended : _running).AddLast(response);
            if (response.HasEnded)
            {
                shelf.IndexItems(response);
            }

            Charge(response);
            Trim();
        }

        if (isNew)
        {
            response.Room.Closing.UnsafeRegister(static (state, _) => ((Action)state!)(), () => Drop(response.Room));
        }
    }

    /// <summary>Takes in what was kept of responses that have ended, all at once; as of any, what is too old or too much goes. Answers how many there are then.</summary>
    public int Restore(IEnumerable<StoredResponse> ended)
    {
        foreach (var response in ended.OrderBy(static response => response.State.EndedAt))
        {
            if (settings.IsOn)
            {
                Add(response);
            }
            else
            {
                records.Removed(response);
            }
        }

        return Count;
    }

    /// <summary>Says how far a response has come; <c>false</c> when it is no longer here.</summary>
    public bool Update(StoredResponse response, ResponseState state)
    {
        lock (_gate)
        {
            if (response.Place is not { } place || response.HasEnded)
            {
                return false;
            }

            response.Become(state);
            Charge(response);
            if (response.HasEnded)
            {
                _running.Remove(place);
                _ended.AddLast(place);
                _rooms[response.Room].IndexItems(response);
                records.Ended(response);
            }

            Trim();
            return response.Place is not null;
        }
    }

    /// <summary>Counts a response again, whose events have become more.</summary>
    public void Weigh(StoredResponse response)
    {
        lock (_gate)
        {
            if (response.Place is not null)
            {
                Charge(response);
                Trim();
            }
        }
    }

    /// <summary>Forgets a response; <c>false</c> when it was not here any more.</summary>
    public bool Remove(StoredResponse response)
    {
        lock (_gate)
        {
            if (response.Place is null)
            {
                return false;
            }

            Drop(response);
            return true;
        }
    }

    private void Drop(Room room)
    {
        lock (_gate)
        {
            if (_rooms.Remove(room, out var shelf))
            {
                foreach (var response in shelf.All)
                {
                    Unlink(response);
                }
            }
        }
    }

    private void Drop(StoredResponse response)
    {
        if (response.HasEnded || response.Run is not null)
        {
            records.Removed(response);
        }

        _rooms[response.Room].Remove(response);
        Unlink(response);
    }

    /// <summary>What nobody can find any more is not made to its end either.</summary>
    private void Unlink(StoredResponse response)
    {
        var place = response.Place!;
        place.List!.Remove(place);
        response.Place = null;
        _bytes -= response.Charged;
        response.Run?.Cancel();
    }

    private void Charge(StoredResponse response)
    {
        var size = response.Measure();
        _bytes += size - response.Charged;
        response.Charged = size;
    }

    private void Trim()
    {
        var oldestKept = time.GetUtcNow() - settings.Age;
        while (_ended.First is { Value: var oldest } && oldest.State.EndedAt < oldestKept)
        {
            Drop(oldest);
        }

        while (_running.Count + _ended.Count > settings.Responses || _bytes > settings.Bytes)
        {
            Drop((_ended.First ?? _running.First)!.Value);
        }
    }
}
