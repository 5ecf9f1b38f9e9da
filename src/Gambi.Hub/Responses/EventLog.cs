namespace Gambi.Hub.Responses;

/// <summary>All events of one response from its first on, each in its SSE form. Readers come and go at their own pace; nobody waits for one.</summary>
internal sealed class EventLog(long limit)
{
    private readonly Lock _gate = new();
    private readonly List<ReadOnlyMemory<byte>> _events = [];
    private TaskCompletionSource? _waiting;
    private long _bytes;
    private bool _ended;

    /// <summary>Events so far: the next one's number.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Adds an event; <c>false</c> when it does not fit any more, or the log has ended.</summary>
    /// <param name="item">The event.</param>
    /// <param name="isLast">Whether it may exceed the limit, because nothing follows it.</param>
    public bool TryAppend(ReadOnlyMemory<byte> item, bool isLast)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            if (_ended || (!isLast && _bytes + item.Length > limit))
            {
                return false;
            }

            _events.Add(item);
            Interlocked.Add(ref _bytes, item.Length);
            waiting = _waiting;
            _waiting = null;
        }

        waiting?.SetResult();
        return true;
    }

    /// <summary>Nothing more will come.</summary>
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

    /// <summary>Copies the events from number <paramref name="from"/> on, as many as fit.</summary>
    public int Take(long from, Span<ReadOnlyMemory<byte>> into)
    {
        lock (_gate)
        {
            var count = (int)Math.Clamp(_events.Count - from, 0, into.Length);
            for (var i = 0; i < count; i++)
            {
                into[i] = _events[(int)from + i];
            }

            return count;
        }
    }

    /// <summary>Completes when there is an event of number <paramref name="from"/> or the log ended meanwhile; <c>null</c> when there will never be one.</summary>
    public Task? WaitAsync(long from)
    {
        lock (_gate)
        {
            if (from < _events.Count)
            {
                return Task.CompletedTask;
            }

            if (_ended)
            {
                return null;
            }

            // One for all readers; their writing must not run on the appender's thread. A reader that asks for a later number looks again at each event.
            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }
}
