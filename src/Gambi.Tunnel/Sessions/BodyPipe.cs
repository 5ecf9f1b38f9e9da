using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Gambi.Tunnel.Sessions;

/// <summary>A body between a tunnel's read loop, which fills it, and its consumer, who reads it as a pipe. What arrived before a failure is read before the failure is thrown.</summary>
internal abstract class BodyPipe : PipeReader
{
    private static readonly PipeOptions NeverPausing = OptionsOf(0);

    private readonly Pipe _pipe;
    private ReadOnlySequence<byte> _current;
    private Exception? _failure;
    private bool _lastDelivered;
    private bool _examinedAll;

    /// <summary>Schedulers are inline on purpose: the consumer runs on the tunnel's read loop.</summary>
    /// <param name="pauseAt">Unread bytes at which a flush waits; 0 for never.</param>
    protected BodyPipe(long pauseAt) => _pipe = new Pipe(pauseAt == 0 ? NeverPausing : OptionsOf(pauseAt));

    /// <summary>Held while the pipe is written, so that a disposing consumer cannot give its memory back meanwhile.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>Whether the body has ended; writing is over. Under the gate, or as a hint.</summary>
    protected bool IsOver { get; private set; }

    /// <summary>The pipe's writing end; read loop only.</summary>
    protected PipeWriter Writer => _pipe.Writer;

    /// <summary>Ends the body; the consumer reads what is there and then gets <paramref name="failure"/>, if any.</summary>
    public void Finish(Exception? failure)
    {
        lock (Gate)
        {
            if (IsOver)
            {
                return;
            }

            IsOver = true;
            _failure = failure;
        }

        _pipe.Writer.CancelPendingFlush();
        _pipe.Writer.Complete();
    }

    /// <summary>The consumer wants no more: both ends of the pipe are done with.</summary>
    public void Abandon()
    {
        Complete();
        Finish(failure: null);
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (!_pipe.Reader.TryRead(out result))
        {
            return false;
        }

        result = Deliver(result);
        return true;
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Deliver(await _pipe.Reader.ReadAsync(cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        int count = (int)_current.Slice(0, consumed).Length;
        _examinedAll = _current.Slice(examined).IsEmpty;
        _current = default;
        _pipe.Reader.AdvanceTo(consumed, examined);
        OnConsumed(count);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => _pipe.Reader.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _pipe.Reader.Complete(); // Why the consumer stopped is no business of the read loop's flush.

    /// <summary>The consumer is done with so many bytes.</summary>
    protected virtual void OnConsumed(int count)
    {
    }

    private static PipeOptions OptionsOf(long pauseAt) => new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: pauseAt,
        resumeWriterThreshold: pauseAt / 2,
        useSynchronizationContext: false);

    private ReadResult Deliver(ReadResult result)
    {
        if (result.IsCompleted && _failure is { } failure)
        {
            if (result.Buffer.IsEmpty || (_lastDelivered && _examinedAll))
            {
                _pipe.Reader.AdvanceTo(result.Buffer.Start);
                throw failure;
            }

            _lastDelivered = true;
            result = new ReadResult(result.Buffer, result.IsCanceled, isCompleted: false);
        }

        _current = result.Buffer;
        return result;
    }
}
