using Gambi.Adaptation.Answers;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Exchange;

/// <summary>Turns the reply of a provider that was asked in the other protocol into one in the client's, errors included.</summary>
internal sealed class ReplyAdapter(AnswerAdaptation answer, bool stream, AnswerObserver observer)
{
    /// <summary>As large as the largest request.</summary>
    private const int AnswerLimit = 32 * 1024 * 1024;

    /// <summary>Of a longer error the beginning tells.</summary>
    private const int ErrorLimit = 64 * 1024;

    /// <summary>What stands between a stream and the client.</summary>
    public TranslatingRelay Stream { get; } = new(answer, observer);

    /// <summary>What stands between this reply and the client.</summary>
    public ReplyRelay RelayOf(AdaptedReply reply) => stream && reply.Refusal is null ? Stream : new PlainRelay(observer, isAnswer: false);

    /// <summary>Takes the reply; what comes out is to be given back instead of it.</summary>
    public async ValueTask<Outcome<AdaptedReply>> AdaptAsync(ExchangeReply reply, CancellationToken cancellationToken)
    {
        var (isAnswer, isStream) = (reply.Status is >= 200 and < 300, ReplyHead.Read(reply).IsEventStream);
        if (isAnswer && isStream && stream)
        {
            return AdaptedReply.Passing(reply, AdaptedHead.EventStream);
        }

        await using var taken = reply;
        try
        {
            return reply.Status >= 400 ? await RefuseAsync(reply, cancellationToken)
                : !isAnswer ? ExchangeFailures.NoAnswer(FormattableString.Invariant($"The provider answered {reply.Status}, which is no answer."))
                : isStream ? ExchangeFailures.NoAnswer("The provider answered with a stream of events, which nobody asked for.")
                : await TranslateAsync(reply, cancellationToken);
        }
        catch (IOException broken)
        {
            return ExchangeFailures.BrokeOff(broken);
        }
    }

    private async ValueTask<Outcome<AdaptedReply>> TranslateAsync(ExchangeReply reply, CancellationToken cancellationToken)
    {
        var theirs = await ReplyCollector.ReadAsync(reply.Body, AnswerLimit, observer, cancellationToken);
        var ours = new RentedBytes(theirs.Written.Length);
        var (kept, dropped) = stream ? (theirs, ours) : (ours, theirs);
        using (dropped)
        {
            if (TryTranslate(theirs.Written, ours) is { } failure)
            {
                kept.Dispose();
                return failure;
            }

            // A stream is made of their answer on the way to the client; that it is one is certain now, while there still is a status to say otherwise.
            Stream.IsWholeAnswer = stream;
            return AdaptedReply.Holding(200, reply, stream ? AdaptedHead.EventStream : AdaptedHead.Json, kept);
        }
    }

    private HubFailure? TryTranslate(ReadOnlyMemory<byte> theirs, RentedBytes ours)
    {
        if (theirs.Length > AnswerLimit)
        {
            return ExchangeFailures.NoAnswer($"The provider's answer is larger than {AnswerLimit / 1024 / 1024} MiB.");
        }

        if (!answer.TryTranslate(theirs, ours, out var usage, out var failure))
        {
            return ExchangeFailures.NoAnswer(failure?.Message ?? "The provider answered with something that is no answer.");
        }

        if (usage is { } counted)
        {
            observer.Used(counted);
        }

        return null;
    }

    private static async ValueTask<Outcome<AdaptedReply>> RefuseAsync(ExchangeReply reply, CancellationToken cancellationToken)
    {
        using var body = await ReplyCollector.ReadAsync(reply.Body, ErrorLimit, observer: null, cancellationToken);
        var error = ProviderError.Read(reply.Status, body.Written);
        var told = new RentedBytes(error.Message.Length);
        error.WriteTo(told);
        return AdaptedReply.Holding(reply.Status, reply, AdaptedHead.Json, told, error.Message);
    }
}
