using System.Buffers;
using Gambi.Adaptation.Answers;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>Gives the client the answer as a stream in its own protocol, as the provider's arrives in the other.</summary>
internal sealed class TranslatingRelay(AnswerAdaptation answer, AnswerObserver observer) : ReplyRelay
{
    /// <summary>The code that OpenAI's clients know for a response that failed on the way.</summary>
    private const string ErrorCode = "server_error";

    private readonly AnswerTranslator _translator = answer.Translator;
    private bool _isReplayed;

    /// <summary>Whether the provider, asked for a stream, answers whole: the body comes in one piece then.</summary>
    public bool IsWholeAnswer { get; set; }

    public override bool IsAtBoundary => true;

    public override bool IsComplete => _isReplayed || _translator.IsComplete;

    public override bool IsOver => IsComplete;

    public override HubFailure? Failure => _translator.Failure is null ? null : ExchangeFailures.NoStream;

    public override void Open(IBufferWriter<byte> client) => _translator.Open(new CountingWriter(client));

    public override RelayStep Relay(in ReadOnlySequence<byte> arrived, bool ended, IBufferWriter<byte> client)
    {
        var events = new CountingWriter(client);
        if (IsWholeAnswer)
        {
            return RelayWhole(arrived, ended, events);
        }

        foreach (var part in arrived)
        {
            _translator.Feed(part.Span, events);
        }

        if (ended)
        {
            _translator.End(events);
        }

        if (!observer.SawFirstToken && _translator.SawContent)
        {
            observer.FirstToken();
        }

        if (_translator is { IsComplete: true, Usage: { } usage })
        {
            observer.Used(usage);
        }

        return new(arrived.End, events.Written);
    }

    public override bool TryWriteBreak(HubFailure failure, IBufferWriter<byte> client)
    {
        _translator.Break(new AnswerFailure(ErrorCode, failure.Message), new CountingWriter(client));
        return true;
    }

    private RelayStep RelayWhole(in ReadOnlySequence<byte> arrived, bool ended, CountingWriter events)
    {
        if (!ended)
        {
            return new(arrived.Start, Written: 0);
        }

        answer.Replay(arrived.IsSingleSegment ? arrived.First : arrived.ToArray(), events);
        _isReplayed = true;
        return new(arrived.End, events.Written);
    }
}
