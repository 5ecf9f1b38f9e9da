using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Gambi.Hub.Tunnels;

/// <summary>
/// The body of a reply, whose reading fails when its participant is silent for too long. Only time spent reading counts: while the client takes nothing, the silence is its own.
/// One timer however many bytes come.
/// </summary>
internal sealed class PatientBody(PipeReader body, ReplyPatience patience, TimeProvider time) : PipeReader, IDisposable
{
    private const long NotReading = long.MinValue;

    /// <summary>No timer comes more often.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private bool _isOver;
    private bool _sawBytes;
    private long _readingSince = NotReading;
    private long _waitedTicks;

    private TimeSpan Limit => _sawBytes ? patience.Idle : patience.FirstByte;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var reading = body.ReadAsync(cancellationToken);
        return reading.IsCompletedSuccessfully ? new(Judge(reading.Result)) : WaitAsync(reading);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!body.TryRead(out result))
        {
            return false;
        }

        result = Judge(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => body.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => body.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _timer?.Dispose();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> reading)
    {
        Volatile.Write(ref _readingSince, time.GetTimestamp());
        if (_timer is null)
        {
            Watch();
        }

        try
        {
            return Judge(await reading);
        }
        finally
        {
            Volatile.Write(ref _readingSince, NotReading);
        }
    }

    private ReadResult Judge(ReadResult read)
    {
        if (!read.IsCanceled)
        {
            Volatile.Write(ref _readingSince, NotReading);
            Volatile.Write(ref _waitedTicks, 0);
            if (!_sawBytes && !read.Buffer.IsEmpty)
            {
                _sawBytes = true;
                if (_timer is not null)
                {
                    Watch();
                }
            }

            return read;
        }

        // A reading is woken for other reasons, too, and does not begin to wait anew for that.
        var waited = Waited();
        Volatile.Write(ref _waitedTicks, waited.Ticks);
        if (Limit is var limit && (limit == TimeSpan.Zero || waited < limit))
        {
            return read;
        }

        body.AdvanceTo(read.Buffer.Start);
        throw new IOException(string.Create(CultureInfo.InvariantCulture, $"The participant sent nothing for {limit.TotalSeconds:0.###} s."));
    }

    private TimeSpan Waited()
    {
        var waited = new TimeSpan(Volatile.Read(ref _waitedTicks));
        return Volatile.Read(ref _readingSince) is var since and not NotReading ? waited + time.GetElapsedTime(since) : waited;
    }

    /// <summary>Has the timer come when the limit is reached at the earliest.</summary>
    private void Watch()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _timer ??= time.CreateTimer(static state => ((PatientBody)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var left = Limit - Waited();
            _timer.Change(Limit == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : left > Shortest ? left : Shortest, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        if (Limit is var limit && limit > TimeSpan.Zero && Waited() >= limit)
        {
            body.CancelPendingRead();
        }

        Watch();
    }
}
