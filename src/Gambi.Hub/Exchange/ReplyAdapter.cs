using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Usage;
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

    /// <summary>The answer is whole before its head goes out: while there still is a status to say that it is none.</summary>
    private async ValueTask<Outcome<AdaptedReply>> TranslateAsync(ExchangeReply reply, CancellationToken cancellationToken)
    {
        using var theirs = await ReplyCollector.ReadAsync(reply.Body, AnswerLimit, observer, cancellationToken);
        if (theirs.Written.Length > AnswerLimit)
        {
            return ExchangeFailures.NoAnswer($"The provider's answer is larger than {AnswerLimit / 1024 / 1024} MiB.");
        }

        var ours = new RentedBytes(theirs.Written.Length);
        if (!TryTranslate(theirs.Written, ours, out var usage, out var failure))
        {
            ours.Dispose();
            return ExchangeFailures.NoAnswer("The provider answered with something that is no answer.", failure?.Message);
        }

        observer.Used(usage);
        observer.Ended(answer.Response.Span);
        Stream.IsTranslated = stream;
        return AdaptedReply.Holding(200, reply, stream ? AdaptedHead.EventStream : AdaptedHead.Json, ours);
    }

    private bool TryTranslate(ReadOnlyMemory<byte> theirs, RentedBytes ours, out TokenUsage? usage, out AnswerFailure? failure) =>
        stream ? answer.TryReplay(theirs, ours, out usage, out failure) : answer.TryTranslate(theirs, ours, out usage, out failure);

    private static async ValueTask<Outcome<AdaptedReply>> RefuseAsync(ExchangeReply reply, CancellationToken cancellationToken)
    {
        using var body = await ReplyCollector.ReadAsync(reply.Body, ErrorLimit, observer: null, cancellationToken);
        var error = ProviderError.Read(reply.Status, body.Written);
        var told = new RentedBytes(error.Message.Length);
        ProviderErrorBody.Write(error, told);
        return AdaptedReply.Holding(reply.Status, reply, AdaptedHead.Json, told, error.Message);
    }
}
