using System.Buffers;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Sse;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>Passes a native response on with what its provider was never told put into it: the response that it continues. Every other byte stays.</summary>
internal sealed class PatchingRelay(ReplyRelay inner, bool isEventStream, ResponsePatchValues values) : ReplyRelay
{
    /// <summary>What is larger passes as it is.</summary>
    private const int Patched = 32 * 1024 * 1024;

    private readonly SseDecoder _decoder = new(Patched);
    private readonly ArrayBufferWriter<byte> _patched = new(4096);
    private bool _passes;

    public override bool IsAtBoundary => inner.IsAtBoundary;

    public override bool IsComplete => inner.IsComplete;

    public override bool IsOver => inner.IsOver;

    public override HubFailure? Failure => inner.Failure;

    public override void Open(IBufferWriter<byte> client) => inner.Open(client);

    public override RelayStep Relay(in ReadOnlySequence<byte> arrived, bool ended, IBufferWriter<byte> client)
    {
        foreach (var part in arrived)
        {
            Take(part.Span);
        }

        if (isEventStream && !_passes)
        {
            TakeEvents(ended);
        }

        // A whole answer is patched in one piece, at its end.
        if (!isEventStream && !_passes && !ended)
        {
            return new(arrived.End, Written: 0);
        }

        var written = isEventStream || _passes ? Give(_patched.WrittenMemory, ended, client) : GiveWhole(client);
        _patched.ResetWrittenCount();
        return new(arrived.End, written);
    }

    public override bool TryWriteBreak(HubFailure failure, IBufferWriter<byte> client) => inner.TryWriteBreak(failure, client);

    private void Take(ReadOnlySpan<byte> part)
    {
        if (isEventStream && !_passes)
        {
            _decoder.Append(part);
            return;
        }

        _patched.Write(part);
        _passes |= !isEventStream && _patched.WrittenCount > Patched;
    }

    private void TakeEvents(bool ended)
    {
        if (ended)
        {
            _decoder.Complete();
        }

        SseScan scan;
        while ((scan = _decoder.Read(out var next)) == SseScan.Event)
        {
            var data = next.Data.IsSingleSegment ? next.Data.First : next.Data.ToArray();
            var patched = new ArrayBufferWriter<byte>(data.Length + 64);
            if (data.Span.IndexOf("\"response\""u8) >= 0 && ResponsePatch.Apply(data, values, patched))
            {
                SseEncoder.WriteEvent(_patched, next.Type.IsSingleSegment ? next.Type.FirstSpan : next.Type.ToArray(), patched.WrittenSpan);
                continue;
            }

            foreach (var raw in next.Raw)
            {
                _patched.Write(raw.Span);
            }
        }

        if (scan == SseScan.TooLarge)
        {
            throw new IOException($"An event of the provider's answer is larger than {Patched / 1024 / 1024} MiB.");
        }
    }

    private long GiveWhole(IBufferWriter<byte> client)
    {
        var patched = new ArrayBufferWriter<byte>(_patched.WrittenCount + 64);
        ResponsePatch.Apply(_patched.WrittenMemory, values, patched);
        return Give(patched.WrittenMemory, ended: true, client);
    }

    private long Give(ReadOnlyMemory<byte> bytes, bool ended, IBufferWriter<byte> client) => inner.Relay(new ReadOnlySequence<byte>(bytes), ended, client).Written;
}
