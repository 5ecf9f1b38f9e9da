namespace Gambi.Hub.Http;

/// <summary>So many at once of each key. Keys without a lease are not remembered.</summary>
internal sealed class KeyedLeases<TKey>(int limit)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, int> _taken = [];

    /// <summary>Keys that have a lease.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _taken.Count;
            }
        }
    }

    /// <summary>A lease, or <c>null</c> when the key has as many as it may.</summary>
    public IDisposable? TryTake(TKey key)
    {
        lock (_gate)
        {
            var taken = _taken.GetValueOrDefault(key);
            if (taken >= limit)
            {
                return null;
            }

            _taken[key] = taken + 1;
            return new Lease(this, key);
        }
    }

    private void Release(TKey key)
    {
        lock (_gate)
        {
            if (--_taken[key] <= 0)
            {
                _taken.Remove(key);
            }
        }
    }

    private sealed class Lease(KeyedLeases<TKey> leases, TKey key) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                leases.Release(key);
            }
        }
    }
}
