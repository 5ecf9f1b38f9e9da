namespace Gambi.Participant;

/// <summary>Waits that double from 0.5 s to 30 s, each shortened by up to half at random, so that the participants of a restarted hub do not all come back at one moment.</summary>
/// <param name="random">Draws the jitter.</param>
internal sealed class Backoff(Random random)
{
    /// <summary>The first wait at its longest.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);

    /// <summary>No wait is longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _next = First;

    public TimeSpan Next()
    {
        TimeSpan wait = _next * (1 - (random.NextDouble() / 2));
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return wait;
    }

    public void Reset() => _next = First;
}
