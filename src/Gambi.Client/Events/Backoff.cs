namespace Gambi.Client.Events;

/// <summary>Waits between tries: doubling from half a second to half a minute, each shortened at random by up to half so that clients spread.</summary>
internal sealed class Backoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();

    /// <summary>The wait before try number <paramref name="attempt"/>, counted from 0.</summary>
    public TimeSpan Before(int attempt)
    {
        var whole = TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(attempt, 10)));
        lock (_gate)
        {
            return whole * (0.5 + (random.NextDouble() / 2));
        }
    }
}
