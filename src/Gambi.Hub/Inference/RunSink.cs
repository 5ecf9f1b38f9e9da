using System.Buffers;
using System.IO.Pipelines;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Sse;
using Gambi.Hub.Exchange;

namespace Gambi.Hub.Inference;

/// <summary>The answer to a request whose client does not wait: its events go into a transcript, and never faster than they are read.</summary>
internal sealed class RunSink(RunTranscript transcript, long limit, Action grown) : PipeWriter, IAnswerSink
{
    private readonly SseDecoder _decoder = new((int)Math.Min(limit, int.MaxValue - 1));
    private readonly ArrayBufferWriter<byte> _arrived = new(4096);
    private ObservedReply? _reply;
    private bool _isTooLarge;
    private bool _isRefused;

    public PipeWriter Body => this;

    public void WriteHead(ObservedReply reply) => _reply = reply;

    /// <summary>The transcript says by itself whether it is whole.</summary>
    public void Abort()
    {
    }

    public override void Advance(int bytes) => _arrived.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _arrived.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _arrived.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_reply is { IsEventStream: true })
        {
            _decoder.Append(_arrived.WrittenSpan);
            _arrived.ResetWrittenCount();
            ReadEvents();
            grown();
        }

        if (!_isRefused && (transcript.IsFull || _isTooLarge || _arrived.WrittenCount > limit))
        {
            // Said once: how it broke off is written afterwards.
            _isRefused = true;
            throw new IOException($"The answer is larger than a response in background may be ({limit / 1024 / 1024} MiB).");
        }

        return ValueTask.FromResult(default(FlushResult));
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    /// <summary>Nothing more comes: takes what is only an answer as a whole.</summary>
    public void End()
    {
        if (_reply is { IsEventStream: true })
        {
            _decoder.Complete();
            ReadEvents();
        }
        else if (_reply is { Status: >= 200 and < 300 } && !_isRefused)
        {
            transcript.TakeWhole(_arrived.WrittenMemory);
        }
    }

    /// <summary>What the provider said instead of answering, if it did.</summary>
    public string? Refusal => _reply is { Status: >= 300 and var status } ? ProviderError.Read(status, _arrived.WrittenMemory).Message : null;

    private void ReadEvents()
    {
        SseScan scan;
        while ((scan = _decoder.Read(out var next)) == SseScan.Event)
        {
            transcript.Take(next.Data.IsSingleSegment ? next.Data.First : next.Data.ToArray());
        }

        _isTooLarge |= scan == SseScan.TooLarge;
    }
}
