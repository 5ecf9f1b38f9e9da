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
    private bool _isCopied;
    private bool _isTold;

    /// <summary>Whether the body is the client's own already: the provider, asked for a stream, answered whole.</summary>
    public bool IsTranslated { get; set; }

    public override bool IsAtBoundary => true;

    public override bool IsComplete => _isCopied || _translator.IsComplete;

    public override bool IsOver => IsComplete;

    public override HubFailure? Failure => _translator.Failure is null ? null : ExchangeFailures.NoStream;

    public override void Open(IBufferWriter<byte> client) => _translator.Open(new CountingWriter(client));

    public override RelayStep Relay(in ReadOnlySequence<byte> arrived, bool ended, IBufferWriter<byte> client)
    {
        var events = new CountingWriter(client);
        foreach (var part in arrived)
        {
            if (IsTranslated)
            {
                events.Append(part.Span);
            }
            else
            {
                _translator.Feed(part.Span, events);
            }
        }

        _isCopied = ended && IsTranslated;
        if (ended && !IsTranslated)
        {
            _translator.End(events);
        }

        Listen();
        return new(arrived.End, events.Written);
    }

    public override bool TryWriteBreak(HubFailure failure, IBufferWriter<byte> client)
    {
        _translator.Break(new AnswerFailure(ErrorCode, failure.Message), new CountingWriter(client));
        Listen();
        return true;
    }

    private void Listen()
    {
        if (!observer.SawFirstToken && _translator.SawContent)
        {
            observer.FirstToken();
        }

        if (_translator.IsComplete && !_isTold)
        {
            _isTold = true;
            observer.Used(_translator.Usage);
            observer.Ended(answer.Response.Span);
        }
    }
}
