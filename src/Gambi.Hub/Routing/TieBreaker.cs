namespace Gambi.Hub.Routing;

/// <summary>Chance, shared by all requests of a hub.</summary>
internal sealed class TieBreaker(Random random)
{
    private readonly Lock _gate = new();

    /// <summary>True once in <paramref name="count"/> times.</summary>
    public bool IsOneIn(int count)
    {
        lock (_gate)
        {
            return random.Next(count) == 0;
        }
    }
}
