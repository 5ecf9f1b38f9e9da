namespace Gambi.Hub.Routing;

/// <summary>Where a request stands in its room's line, for whoever tells its client.</summary>
internal sealed class LinePlace
{
    private Func<int>? _read;

    /// <summary>How many are served before it, and itself; 0 when it does not wait.</summary>
    public int Current => Volatile.Read(ref _read)?.Invoke() ?? 0;

    public void Follow(Func<int> read) => Volatile.Write(ref _read, read);
}
