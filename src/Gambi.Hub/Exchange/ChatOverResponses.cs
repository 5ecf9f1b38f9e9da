using System.Buffers;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.OverResponses;
using Gambi.Adaptation.Usage;
using Gambi.Hub.Security;

namespace Gambi.Hub.Exchange;

/// <summary>A chat completion made of what a provider answers that speaks only Responses.</summary>
internal sealed class ChatOverResponses(string model, bool includeUsage, IdSource ids, TimeProvider time) : AnswerAdaptation
{
    private readonly ChatStreamTranslator _translator = new(model, includeUsage, ids.NewId, time);

    public override AnswerTranslator Translator => _translator;

    public override bool TryTranslate(ReadOnlyMemory<byte> answer, IBufferWriter<byte> client, out TokenUsage? usage, out AnswerFailure? failure) =>
        ChatAnswer.TryWrite(answer, model, ids.NewId, time, client, out usage, out failure);

    public override bool TryReplay(ReadOnlyMemory<byte> answer, IBufferWriter<byte> client, out TokenUsage? usage, out AnswerFailure? failure)
    {
        using var judged = new RentedBytes(answer.Length);
        if (!TryTranslate(answer, judged, out usage, out failure))
        {
            return false;
        }

        _translator.TakeWhole(answer, client);
        return true;
    }
}
