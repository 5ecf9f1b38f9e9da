using System.IO.Pipelines;

namespace Gambi.Hub.Inference;

/// <summary>Wakes the reading of an event stream when the client has had nothing for a while, or its end is overdue; by one timer however many events come.</summary>
internal sealed class KeepAlive : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly PipeReader _body;
    private readonly ITimer _timer;
    private long _lastWrite;
    private volatile bool _awaitsEnd;

    public KeepAlive(PipeReader body, TimeProvider time)
    {
        _time = time;
        _body = body;
        _lastWrite = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((KeepAlive)state!).Wake(), this, Silence, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Proxies and clients give up on a connection after 30 to 60 silent seconds.</summary>
    public static TimeSpan Silence { get; } = TimeSpan.FromSeconds(15);

    /// <summary>A provider that has said its last word closes at once; to wait longer for that would keep the client from its answer.</summary>
    public static TimeSpan EndPatience { get; } = TimeSpan.FromSeconds(1);

    /// <summary>An SSE comment: every client reads over it.</summary>
    public static ReadOnlySpan<byte> Comment => ": keepalive\n\n"u8;

    public bool IsDue => Quiet >= Silence;

    private TimeSpan Quiet => _time.GetElapsedTime(Volatile.Read(ref _lastWrite));

    /// <summary>The client was written to.</summary>
    public void Wrote() => Volatile.Write(ref _lastWrite, _time.GetTimestamp());

    /// <summary>The answer is whole, only its end is missing: the reading is woken when that takes too long.</summary>
    public void AwaitEnd()
    {
        if (!_awaitsEnd)
        {
            _awaitsEnd = true;
            _timer.Change(EndPatience, Timeout.InfiniteTimeSpan);
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Wake()
    {
        if (_awaitsEnd)
        {
            _awaitsEnd = false;
            _timer.Change(Silence, Timeout.InfiniteTimeSpan);
            _body.CancelPendingRead();
            return;
        }

        var quiet = Quiet;
        _timer.Change(quiet >= Silence ? Silence : Silence - quiet, Timeout.InfiniteTimeSpan);
        if (quiet >= Silence)
        {
            _body.CancelPendingRead();
        }
    }
}
