namespace Gambi.Load.Measuring;

/// <summary>Times of one round, all of them.</summary>
internal sealed class Samples
{
    private readonly Lock _gate = new();
    private readonly List<long> _ticks = new(64 * 1024);
    private bool _isSorted;

    /// <summary>Adds one, in ticks of the system's clock.</summary>
    public void Add(long ticks)
    {
        lock (_gate)
        {
            _ticks.Add(ticks);
            _isSorted = false;
        }
    }

    /// <summary>The time that this share of them does not exceed, in microseconds.</summary>
    public double Percentile(double share)
    {
        lock (_gate)
        {
            if (_ticks.Count == 0)
            {
                throw new LoadException("Nothing was measured.");
            }

            if (!_isSorted)
            {
                _ticks.Sort();
                _isSorted = true;
            }

            return _ticks[Math.Clamp((int)Math.Ceiling(share * _ticks.Count) - 1, 0, _ticks.Count - 1)] * 1e6 / TimeProvider.System.TimestampFrequency;
        }
    }
}
