using System.Buffers;
using Gambi.Adaptation;
using Gambi.Adaptation.Answers;
using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;
using Gambi.Hub.Responses;

namespace Gambi.Hub.Inference;

/// <summary>A reply that is no stream, for a client whose stream began while it waited: a whole answer becomes events, an error a failure that is told as one.</summary>
internal sealed class BegunAnswer(ReplyWriter writer, TimeProvider time)
{
    /// <summary>As large as the largest request.</summary>
    private const int Limit = 32 * 1024 * 1024;

    public async ValueTask<HubFailure?> WriteAsync(ClientSink client, InferenceProtocol protocol, ObservedReply reply, CancellationToken cancellationToken)
    {
        var whole = new WholeSink(Limit);
        if (await client.KeepAwakeAsync(writer.WriteAsync(whole, reply, cancellationToken).AsTask(), time, cancellationToken) is { } failure)
        {
            return failure;
        }

        if (reply.Status is < 200 or >= 300)
        {
            return ExchangeFailures.Refused(reply.Status) with
            {
                Message = ProviderError.Read(reply.Status, whole.Written).Message,
                ForOthers = ExchangeFailures.ProviderAnswered(reply.Status),
            };
        }

        var events = new ArrayBufferWriter<byte>(whole.Written.Length + 256);
        if (!TryReplay(protocol, whole.Written, events))
        {
            return ExchangeFailures.NoAnswer("The provider answered with something that is no answer.");
        }

        await client.WriteEventsAsync(events.WrittenMemory, cancellationToken);
        return null;
    }

    private static bool TryReplay(InferenceProtocol protocol, ReadOnlyMemory<byte> answer, IBufferWriter<byte> events)
    {
        if (protocol != InferenceProtocol.Responses)
        {
            return ChatReplay.TryWrite(answer, events);
        }

        if (ResponseObject.Find(answer.Span, "output"u8) is null)
        {
            return false;
        }

        ResponseReplay.Write(answer, startingAfter: -1, events);
        return true;
    }
}
