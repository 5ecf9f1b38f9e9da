namespace Gambi.Hub.Events;

/// <summary>One reader's place in a ring; nothing has to be given back.</summary>
internal sealed class EventReader(EventRing ring, long cursor, long missed)
{
    private long _cursor = cursor;
    private long _missed = missed;

    /// <summary>Copies the next events, if there are any; <paramref name="dropped"/> says how many this reader lost before them.</summary>
    public int Take(Span<ServerEvent> into, out long dropped)
    {
        var count = ring.Take(ref _cursor, into, out var overtaken);
        dropped = overtaken + _missed;
        _missed = 0;
        return count;
    }

    /// <summary>Completes when there is more, or <c>null</c> when there will never be.</summary>
    public Task? WaitAsync() => ring.WaitAsync(_cursor);
}
