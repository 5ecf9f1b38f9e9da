namespace Gambi.Tunnel.Sessions;

/// <summary>Since when a message arrives that is not whole yet. A message that comes in one piece costs nothing.</summary>
internal sealed class MessageWatch(TimeProvider time)
{
    private const long Idle = 0;

    private long _began;
    private long _bytes;

    /// <summary>A piece of a message came. Read loop only.</summary>
    public void Take(WireReceived received)
    {
        if (received.EndOfMessage)
        {
            Volatile.Write(ref _began, Idle);
            return;
        }

        bool isFirst = _began == Idle;
        Volatile.Write(ref _bytes, received.Count + (isFirst ? 0 : _bytes));
        if (isFirst)
        {
            Volatile.Write(ref _began, Math.Max(time.GetTimestamp(), Idle + 1));
        }
    }

    /// <summary>Whether a message has taken longer than <paramref name="patience"/> and a second for each <paramref name="bytesPerSecond"/> of it.</summary>
    public bool IsLate(TimeSpan patience, int bytesPerSecond) =>
        Volatile.Read(ref _began) is var began and not Idle
        && time.GetElapsedTime(began) > patience + TimeSpan.FromSeconds(Volatile.Read(ref _bytes) / (double)bytesPerSecond);
}
