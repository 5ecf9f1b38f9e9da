using System.Net;

namespace Gambi.Hub.Http;

/// <summary>So many calls a minute of each address: as many at once, and then as they come back.</summary>
internal sealed class CallRate(int perMinute, TimeProvider time)
{
    /// <summary>Addresses remembered; one that has all of its calls again is forgotten first.</summary>
    public const int MostAddresses = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, (double Left, long At)> _callers = [];

    /// <summary>Addresses remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _callers.Count;
            }
        }
    }

    /// <summary>Takes a call; answers how long to wait when there is none left.</summary>
    public TimeSpan? TryCall(IPAddress address)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var left = _callers.TryGetValue(address, out var caller) ? LeftAt(caller, now) : perMinute;
            if (left < 1)
            {
                return TimeSpan.FromMinutes((1 - left) / perMinute);
            }

            MakeRoom(now);
            _callers[address] = (left - 1, now);
            return null;
        }
    }

    private double LeftAt((double Left, long At) caller, long now) => Math.Min(perMinute, caller.Left + (time.GetElapsedTime(caller.At, now).TotalMinutes * perMinute));

    private void MakeRoom(long now)
    {
        if (_callers.Count < MostAddresses)
        {
            return;
        }

        foreach (var (address, caller) in _callers)
        {
            if (LeftAt(caller, now) >= perMinute)
            {
                _callers.Remove(address);
            }
        }

        // So many within a minute are no callers but one attacker's addresses, and what stops him is the limit behind this one.
        if (_callers.Count >= MostAddresses)
        {
            _callers.Clear();
        }
    }
}
