namespace Gambi.Hub.Events;

/// <summary>
/// The newest events of a room, or of the hub. Readers are cursors into it: an append costs the same whoever reads, and a reader that falls behind by more
/// than the ring loses what was overwritten, nobody else does.
/// </summary>
internal sealed class EventRing(int capacity, int capacityBytes)
{
    private const int InitialSlots = 16;

    private readonly Lock _gate = new();
    private ServerEvent?[] _slots = new ServerEvent?[Math.Min(InitialSlots, capacity)];
    private TaskCompletionSource? _waiting;
    private long _first;
    private long _next;
    private long _bytes;
    private bool _ended;

    /// <summary>Whether what is told here is for its own readers alone.</summary>
    public bool IsGuarded { get; init; }

    public void Append(ServerEvent item)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            MakeRoomFor(item);
            _slots[_next++ % _slots.Length] = item;
            _bytes += item.Size;
            waiting = _waiting;
            _waiting = null;
        }

        waiting?.SetResult();
    }

    /// <summary>Nothing more will come; readers get what is there and then the end.</summary>
    public void End()
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _ended = true;
            waiting = _waiting;
            _waiting = null;
        }

        waiting?.SetResult();
    }

    /// <summary>A reader of what comes from now on, or, given <paramref name="afterId"/>, of all that came after that event.</summary>
    public EventReader Read(long? afterId)
    {
        lock (_gate)
        {
            return afterId is { } id ? ReaderAfter(id) : new EventReader(this, _next, 0);
        }
    }

    /// <summary>Copies events from <paramref name="cursor"/> on; <paramref name="dropped"/> says how many before them are gone.</summary>
    public int Take(ref long cursor, Span<ServerEvent> into, out long dropped)
    {
        lock (_gate)
        {
            dropped = Math.Max(0, _first - cursor);
            cursor += dropped;
            var count = (int)Math.Min(into.Length, _next - cursor);
            for (var i = 0; i < count; i++)
            {
                into[i] = _slots[cursor++ % _slots.Length]!;
            }

            return count;
        }
    }

    /// <summary>Completes when there is something at <paramref name="cursor"/>, or <c>null</c> when nothing ever will be.</summary>
    public Task? WaitAsync(long cursor)
    {
        lock (_gate)
        {
            if (cursor < _next)
            {
                return Task.CompletedTask;
            }

            if (_ended)
            {
                return null;
            }

            // One for all readers; their writing must not run on the publisher's thread.
            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }

    private EventReader ReaderAfter(long id)
    {
        var cursor = _first;
        while (cursor < _next && _slots[cursor % _slots.Length]!.Id <= id)
        {
            cursor++;
        }

        // Ids are the hub's, not the room's: how many of the overwritten ones came after `id` is known only up to this bound.
        var missed = cursor == _first && _first < _next ? Math.Min(_first, _slots[_first % _slots.Length]!.Id - 1 - id) : 0;
        return new EventReader(this, cursor, missed);
    }

    private void MakeRoomFor(ServerEvent item)
    {
        while (_first < _next && _bytes + item.Size > capacityBytes)
        {
            DropFirst();
        }

        if (_next - _first < _slots.Length)
        {
            return;
        }

        if (_slots.Length == capacity)
        {
            DropFirst();
            return;
        }

        var larger = new ServerEvent?[Math.Min(capacity, _slots.Length * 2)];
        for (var i = _first; i < _next; i++)
        {
            larger[i % larger.Length] = _slots[i % _slots.Length];
        }

        _slots = larger;
    }

    private void DropFirst()
    {
        ref var slot = ref _slots[_first++ % _slots.Length];
        _bytes -= slot!.Size;
        slot = null;
    }
}
