namespace Gambi.Hub.Security;

/// <summary>The cost of an Argon2id hash: memory in KiB, passes over it, lanes.</summary>
internal readonly record struct Argon2Parameters(int MemoryKiB, int Passes, int Lanes)
{
    /// <summary>64 MiB, three passes, one lane: the second recommendation of RFC 9106, 4, for one thread.</summary>
    public static Argon2Parameters Default { get; } = new(64 * 1024, 3, 1);
}
