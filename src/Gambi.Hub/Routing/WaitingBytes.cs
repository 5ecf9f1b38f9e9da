namespace Gambi.Hub.Routing;

/// <summary>The bytes that waiting requests hold, of all rooms together.</summary>
internal sealed class WaitingBytes(QueueSettings settings)
{
    private long _held;

    public long Limit => settings.Bytes;

    public bool TryHold(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= Limit)
        {
            return true;
        }

        Release(bytes);
        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref _held, -bytes);
}
