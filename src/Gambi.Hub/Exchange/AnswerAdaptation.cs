using System.Buffers;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Usage;

namespace Gambi.Hub.Exchange;

/// <summary>How one answer of a provider that was asked in the other protocol becomes an answer in the client's.</summary>
internal abstract class AnswerAdaptation
{
    /// <summary>The translator of this answer's events.</summary>
    public abstract AnswerTranslator Translator { get; }

    /// <summary>The response object that came of it, once it is whole; empty for a client that speaks of none.</summary>
    public virtual ReadOnlyMemory<byte> Response => default;

    /// <summary>Writes a whole answer; <c>false</c> when what the provider sent is none.</summary>
    public abstract bool TryTranslate(ReadOnlyMemory<byte> answer, IBufferWriter<byte> client, out TokenUsage? usage, out AnswerFailure? failure);

    /// <summary>Writes a whole answer as the events that follow those which the translator opens with.</summary>
    public abstract bool TryReplay(ReadOnlyMemory<byte> answer, IBufferWriter<byte> client, out TokenUsage? usage, out AnswerFailure? failure);
}
