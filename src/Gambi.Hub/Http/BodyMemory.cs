namespace Gambi.Hub.Http;

/// <summary>The memory that all bodies which are being read have together.</summary>
internal sealed class BodyMemory(DoorSettings settings)
{
    private long _taken;

    /// <summary>Bytes taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= settings.BodyMemory)
        {
            return true;
        }

        GiveBack(bytes);
        return false;
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
