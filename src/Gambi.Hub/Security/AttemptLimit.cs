namespace Gambi.Hub.Security;

/// <summary>Ten wrong secrets a minute from one source; after that nothing it says is looked at until the first of them is a minute old.</summary>
internal sealed class AttemptLimit(TimeProvider time)
{
    /// <summary>Wrong ones in a window.</summary>
    public const int Most = 10;

    /// <summary>Sources that are remembered; the one that was wrong longest ago is forgotten first.</summary>
    public const int MostSources = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<AttemptSource, LinkedListNode<(AttemptSource Source, Queue<long> Times)>> _bySource = [];
    private readonly LinkedList<(AttemptSource Source, Queue<long> Times)> _oldestFirst = [];

    /// <summary>How long nothing of this source is looked at, or <c>null</c> when it may try.</summary>
    public TimeSpan? WaitOf(AttemptSource source)
    {
        lock (_gate)
        {
            return FindWait(source);
        }
    }

    /// <summary>Counts an attempt as wrong before it is known, so that many at once are not more than ten; <c>false</c> when the source must wait.</summary>
    public bool TryCount(AttemptSource source)
    {
        lock (_gate)
        {
            if (FindWait(source) is not null)
            {
                return false;
            }

            Add(source);
            return true;
        }
    }

    /// <summary>Counts a wrong one.</summary>
    public void Count(AttemptSource source)
    {
        lock (_gate)
        {
            Add(source);
        }
    }

    /// <summary>Takes back what was counted before it was known: it was right, or nobody looked.</summary>
    public void Forgive(AttemptSource source)
    {
        lock (_gate)
        {
            if (_bySource.TryGetValue(source, out var node) && node.Value.Times.TryDequeue(out _) && node.Value.Times.Count == 0)
            {
                _oldestFirst.Remove(node);
                _bySource.Remove(source);
            }
        }
    }

    private TimeSpan? FindWait(AttemptSource source) =>
        _bySource.TryGetValue(source, out var node) && node.Value.Times is { Count: Most } times && Window - time.GetElapsedTime(times.Peek()) is var wait && wait > TimeSpan.Zero
            ? wait
            : null;

    private void Add(AttemptSource source)
    {
        if (_bySource.TryGetValue(source, out var node))
        {
            _oldestFirst.Remove(node);
        }
        else
        {
            node = new((source, new Queue<long>(Most)));
            _bySource.Add(source, node);
        }

        if (node.Value.Times.Count == Most)
        {
            node.Value.Times.Dequeue();
        }

        node.Value.Times.Enqueue(time.GetTimestamp());
        _oldestFirst.AddLast(node);
        if (_bySource.Count > MostSources)
        {
            _bySource.Remove(_oldestFirst.First!.Value.Source);
            _oldestFirst.RemoveFirst();
        }
    }
}
