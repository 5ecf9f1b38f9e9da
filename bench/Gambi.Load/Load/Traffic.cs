namespace Gambi.Load.Load;

/// <summary>What has come in so far, over all connections.</summary>
internal sealed class Traffic
{
    private long _requests;
    private long _chunks;

    /// <summary>Whole answers.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Chunks of streams.</summary>
    public long Chunks => Volatile.Read(ref _chunks);

    /// <summary>An answer is whole.</summary>
    public void CountRequest() => Interlocked.Increment(ref _requests);

    /// <summary>Some chunks of a stream are in.</summary>
    public void CountChunks(long more)
    {
        if (more > 0)
        {
            Interlocked.Add(ref _chunks, more);
        }
    }
}
