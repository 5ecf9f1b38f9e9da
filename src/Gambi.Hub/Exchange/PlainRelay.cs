using System.Buffers;
using Gambi.Adaptation.Usage;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>Passes a reply that is no event stream on as it is, listening when it is an answer in JSON.</summary>
internal sealed class PlainRelay(AnswerObserver observer, bool isAnswer) : ReplyRelay
{
    private readonly AnswerTap? _tap = isAnswer ? new() : null;

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
        }

        if (ended && _tap is not null)
        {
            observer.Heard(_tap);
        }

        return new(arrived.End, arrived.Length);
    }

    public override bool TryWriteBreak(HubFailure failure, IBufferWriter<byte> client) => false;
}
