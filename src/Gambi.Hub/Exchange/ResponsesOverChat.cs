using System.Buffers;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.OverChat;
using Gambi.Adaptation.Usage;
using Gambi.Hub.Security;

namespace Gambi.Hub.Exchange;

/// <summary>A response made of what a provider answers that speaks only Chat Completions.</summary>
internal sealed class ResponsesOverChat(ResponseTemplate template, IdSource ids, TimeProvider time) : AnswerAdaptation
{
    /// <summary>The number of the last event that the translator opens with: <c>response.in_progress</c>.</summary>
    private const long LastOpening = 1;

    private readonly ResponsesStreamTranslator _translator = new(template, ids.NewId, time);
    private ReadOnlyMemory<byte> _response;

    public override AnswerTranslator Translator => _translator;

    public override ReadOnlyMemory<byte> Response => _response.IsEmpty && _translator.IsComplete ? _translator.FinalResponse : _response;

    /// <summary>Another model makes the response than the one it began with.</summary>
    public void MadeWith(string model) => _translator.Rename(model);

    public override bool TryTranslate(ReadOnlyMemory<byte> answer, IBufferWriter<byte> client, out TokenUsage? usage, out AnswerFailure? failure)
    {
        var response = new ArrayBufferWriter<byte>(answer.Length + 1);
        if (!ResponsesAnswer.TryWrite(answer, _translator.Template, ids.NewId, time, response, out usage, out failure))
        {
            return false;
        }

        _response = response.WrittenMemory;
        client.Append(_response.Span);
        return true;
    }

    public override bool TryReplay(ReadOnlyMemory<byte> answer, IBufferWriter<byte> client, out TokenUsage? usage, out AnswerFailure? failure)
    {
        var response = new ArrayBufferWriter<byte>(answer.Length + 1);
        if (!TryTranslate(answer, response, out usage, out failure))
        {
            return false;
        }

        ResponseReplay.Write(_response, LastOpening, client);
        return true;
    }
}
