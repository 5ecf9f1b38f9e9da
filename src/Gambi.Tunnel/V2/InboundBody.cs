using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Gambi.Tunnel.V2;

/// <summary>
/// One direction of a stream at its receiving end: the tunnel's read loop fills it, the consumer reads it as a pipe, and what is consumed becomes the peer's new credit.
/// What arrived before a failure is read before the failure is thrown.
/// </summary>
internal sealed class InboundBody(int window, Action<int> grant) : PipeReader
{
    // Inline on purpose: the consumer runs on the tunnel's read loop. The pipe never pauses its writer: credit bounds it.
    private static readonly PipeOptions Options = new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 0,
        resumeWriterThreshold: 0,
        useSynchronizationContext: false);

    private readonly Pipe _pipe = new(Options);
    private readonly Lock _gate = new();
    private ReadOnlySequence<byte> _current;
    private Exception? _failure;
    private int _outstanding;
    private int _consumed;
    private bool _written;
    private bool _endSeen;
    private bool _writerDone;
    private bool _lastDelivered;
    private bool _examinedAll;

    /// <summary>Whether the peer's credit is used up, all of it lying here unread.</summary>
    public bool IsFull => Volatile.Read(ref _outstanding) >= window;

    /// <summary>Read loop: takes bytes; false when they exceed the credit given.</summary>
    public bool TryAccept(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return true;
        }

        if (Interlocked.Add(ref _outstanding, bytes.Length) > window)
        {
            return false;
        }

        // The gate keeps a disposing consumer from giving the pipe's memory back while it is written.
        lock (_gate)
        {
            if (!_writerDone)
            {
                _pipe.Writer.Write(bytes);
                _written = true;
            }
        }

        return true;
    }

    /// <summary>Read loop: no more bytes will come; shown to the consumer by the next <see cref="Publish"/>.</summary>
    public void MarkEnd() => Volatile.Write(ref _endSeen, true);

    /// <summary>Read loop: shows the consumer what was taken since the last time. Runs the consumer.</summary>
    public void Publish()
    {
        if (_endSeen)
        {
            Finish(failure: null);
        }
        else if (_written && !_writerDone)
        {
            _written = false;
            Flushed(_pipe.Writer.FlushAsync(CancellationToken.None));
        }
    }

    /// <summary>Ends the body; the consumer reads what is there and then gets <paramref name="failure"/>, if any.</summary>
    public void Finish(Exception? failure)
    {
        lock (_gate)
        {
            if (_writerDone)
            {
                return;
            }

            _writerDone = true;
            _failure = failure;
        }

        _pipe.Writer.Complete();
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
        _consumed += count;

        // Half a window at a time: often enough that the peer never runs dry, seldom enough that WINDOW frames cost nothing.
        if (_consumed >= Math.Max(window / 2, 1) && !Volatile.Read(ref _endSeen))
        {
            int granted = _consumed;
            _consumed = 0;
            Interlocked.Add(ref _outstanding, -granted);
            grant(granted);
        }
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => _pipe.Reader.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _pipe.Reader.Complete(); // Why the consumer stopped is no business of the read loop's flush.

    // Completed at once: the pipe has no threshold to wait for.
    private static void Flushed(ValueTask<FlushResult> flush) => _ = flush.Result;

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
