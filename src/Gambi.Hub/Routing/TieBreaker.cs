namespace Gambi.Hub.Routing;

/// <summary>Chance, shared by all requests of a hub, none of which waits for another's.</summary>
internal sealed class TieBreaker(Random random)
{
    private long _next = random.NextInt64();

    /// <summary>Chance for one choice.</summary>
    public Chance Draw() => new((ulong)Interlocked.Add(ref _next, unchecked((long)Chance.Step)));
}
