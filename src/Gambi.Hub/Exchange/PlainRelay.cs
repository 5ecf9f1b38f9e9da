using System.Buffers;
using Gambi.Adaptation.Usage;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>Passes a reply that is no event stream on as it is, listening when it is an answer in JSON.</summary>
internal sealed class PlainRelay(AnswerObserver observer, bool isAnswer) : ReplyRelay
{
    /// <summary>A response that is larger is not kept.</summary>
    private const int KeptAtMost = 32 * 1024 * 1024;

    private readonly AnswerTap? _tap = isAnswer ? new() : null;
    private readonly ArrayBufferWriter<byte>? _kept = isAnswer && observer.KeepsResponse ? new() : null;

    public override bool IsAtBoundary => false;

    public override RelayStep Relay(in ReadOnlySequence<byte> arrived, bool ended, IBufferWriter<byte> client)
    {
        if (!arrived.IsEmpty)
        {
            observer.FirstToken();
        }

        foreach (var part in arrived)
        {
            client.Append(part.Span);
            _tap?.Feed(part.Span);
            Keep(part.Span);
        }

        if (ended && _tap is not null)
        {
            observer.Heard(_tap);
            observer.Ended(_kept is { WrittenCount: <= KeptAtMost } ? _kept.WrittenSpan : []);
        }

        return new(arrived.End, arrived.Length);
    }

    public override bool TryWriteBreak(HubFailure failure, IBufferWriter<byte> client) => false;

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_kept is { WrittenCount: <= KeptAtMost })
        {
            _kept.Write(part);
        }
    }
}
