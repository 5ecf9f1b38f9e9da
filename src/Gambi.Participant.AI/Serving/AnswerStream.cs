using System.Buffers;
using System.IO.Pipelines;

namespace Gambi.Participant.AI;

/// <summary>
/// The body of a streamed answer as it is being made. Who makes it is ahead of its reader by at most 64 KiB: whoever reads slowly makes it wait. Disposing it stops the making.
/// </summary>
internal sealed class AnswerStream : Stream
{
    private const int LeastToPause = 64 * 1024;
    private const int MostToGoOn = 32 * 1024;

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: LeastToPause, resumeWriterThreshold: MostToGoOn, useSynchronizationContext: false));

    // Not disposed: a chat client that does not heed it may still look at it, and without a timer it holds nothing.
    private readonly CancellationTokenSource _abort = new();
    private volatile BrokenAnswerException? _failure;
    private int _disposed;

    /// <summary>Where the making writes to, and says when it is over.</summary>
    public PipeWriter Writer => _pipe.Writer;

    /// <summary>Nobody wants it any more.</summary>
    public CancellationToken Aborted => _abort.Token;

    /// <summary>How the making broke off, set before its end; what was made until then is read first.</summary>
    public BrokenAnswerException? Failure
    {
        get => _failure;
        set => _failure = value;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ReadResult read = await _pipe.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        ReadOnlySequence<byte> bytes = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, buffer.Length));
        bytes.CopyTo(buffer.Span);
        int count = (int)bytes.Length;
        _pipe.Reader.AdvanceTo(bytes.End);
        return count == 0 && buffer.Length > 0 && Failure is { } failure ? throw failure : count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            // Its callbacks are other people's code, and run on the pool.
            _ = _abort.CancelAsync();
            _pipe.Reader.Complete();
        }

        base.Dispose(disposing);
    }
}
