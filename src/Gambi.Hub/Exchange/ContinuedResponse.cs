using System.Buffers;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Usage;

namespace Gambi.Hub.Exchange;

/// <summary>A native response that says what it continues, as its client asked; all else of it stays as its provider said it.</summary>
internal sealed class ContinuedResponse(ResponsePatchValues values, Action<string> learn) : AnswerAdaptation
{
    private readonly ContinuedEvents _events = new(values, learn);
    private ReadOnlyMemory<byte> _response;

    public override AnswerTranslator Translator => _events;

    public override ReadOnlyMemory<byte> Response => _response.IsEmpty ? _events.Response : _response;

    public override bool TryTranslate(ReadOnlyMemory<byte> answer, IBufferWriter<byte> client, out TokenUsage? usage, out AnswerFailure? failure)
    {
        var patched = new ArrayBufferWriter<byte>(answer.Length + 1);
        ResponsePatch.Apply(answer, values, patched);
        client.Append(patched.WrittenSpan);
        var tap = new AnswerTap();
        tap.Feed(patched.WrittenSpan);
        (usage, failure) = (tap.HasUsage ? tap.Usage : null, null);
        if (tap.Id is { } id)
        {
            learn(id);
            _response = patched.WrittenMemory;
        }

        return true;
    }

    /// <summary>Never asked for: an answer that came whole is given whole, as any other of a provider that speaks the protocol.</summary>
    public override bool TryReplay(ReadOnlyMemory<byte> answer, IBufferWriter<byte> client, out TokenUsage? usage, out AnswerFailure? failure) =>
        TryTranslate(answer, client, out usage, out failure);
}
