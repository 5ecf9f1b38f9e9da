namespace Gambi.DemoProvider.Serving;

/// <summary>A counter of bytes sent, shared by all snapshots of one request.</summary>
internal sealed class SentBytes
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Add(long count) => Interlocked.Add(ref _value, count);
}
