namespace Gambi.Hub.Routing;

/// <summary>A few random numbers in a row (SplitMix64): good enough to be fair, and cheaper than anything that is locked.</summary>
internal struct Chance(ulong state)
{
    /// <summary>2^64 divided by the golden ratio: what one choice's first state is apart from the next one's.</summary>
    public const ulong Step = 0x9E3779B97F4A7C15;

    // Within one choice another odd number, so that its states are not the next choice's.
    private const ulong Stride = 0xD1B54A32D192ED03;

    private ulong _state = state;

    /// <summary>True once in <paramref name="count"/> times.</summary>
    public bool IsOneIn(int count)
    {
        _state += Stride;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return Math.BigMul(mixed ^ (mixed >> 31), (ulong)count, out _) == 0;
    }
}
