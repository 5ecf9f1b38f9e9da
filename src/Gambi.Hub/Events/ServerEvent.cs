namespace Gambi.Hub.Events;

/// <summary>One event as it goes to every reader.</summary>
internal abstract class ServerEvent(long id, int size)
{
    /// <summary>Its number, the hub's; 0 when it has none.</summary>
    public long Id => id;

    /// <summary>What it counts for where bytes are bounded.</summary>
    public int Size => size;

    /// <summary>Its SSE form.</summary>
    public abstract ReadOnlyMemory<byte> Bytes { get; }
}
