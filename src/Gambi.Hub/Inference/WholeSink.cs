using System.Buffers;
using System.IO.Pipelines;
using Gambi.Hub.Exchange;

namespace Gambi.Hub.Inference;

/// <summary>Takes an answer into memory, where it is told in another form once it is whole.</summary>
internal sealed class WholeSink(int limit) : PipeWriter, IAnswerSink
{
    private readonly ArrayBufferWriter<byte> _arrived = new(4096);
    private bool _isRefused;

    public PipeWriter Body => this;

    public ReadOnlyMemory<byte> Written => _arrived.WrittenMemory;

    public void WriteHead(ObservedReply reply)
    {
    }

    /// <summary>Whoever cuts it off says so by a failure.</summary>
    public void Abort()
    {
    }

    public override void Advance(int bytes) => _arrived.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _arrived.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _arrived.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_arrived.WrittenCount > limit && !_isRefused)
        {
            // Said once: how it broke off is written afterwards.
            _isRefused = true;
            throw new IOException($"The answer is larger than {limit / 1024 / 1024} MiB.");
        }

        return ValueTask.FromResult(default(FlushResult));
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
