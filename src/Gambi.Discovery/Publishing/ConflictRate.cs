namespace Gambi.Discovery.Publishing;

/// <summary>How often names were taken lately: 15 times within 10 s is no bad luck (RFC 6762 §8.1), and stays none until there was peace for a minute.</summary>
internal sealed class ConflictRate
{
    private const int Many = 15;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Peace = TimeSpan.FromMinutes(1);

    private readonly Queue<TimeSpan> _recent = new();
    private TimeSpan _last;
    private bool _many;

    /// <summary>Takes note of one more.</summary>
    public bool AreMany(TimeSpan now)
    {
        _many &= now - _last < Peace;
        _last = now;
        _recent.Enqueue(now);
        while (now - _recent.Peek() > Within || _recent.Count > Many)
        {
            _recent.Dequeue();
        }

        return _many |= _recent.Count == Many;
    }
}
