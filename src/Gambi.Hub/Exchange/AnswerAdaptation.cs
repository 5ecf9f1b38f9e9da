using System.Buffers;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Usage;

namespace Gambi.Hub.Exchange;

/// <summary>How one answer of a provider that was asked in the other protocol becomes an answer in the client's.</summary>
internal abstract class AnswerAdaptation
{
    /// <summary>The translator of this answer's events.</summary>
    public abstract AnswerTranslator Translator { get; }

    /// <summary>Writes a whole answer; <c>false</c> when what the provider sent is none.</summary>
    public abstract bool TryTranslate(ReadOnlyMemory<byte> answer, IBufferWriter<byte> client, out TokenUsage? usage, out AnswerFailure? failure);

    /// <summary>Writes the events of a whole answer, for a provider that was asked for a stream; those that the translator opens with are out.</summary>
    public abstract void Replay(ReadOnlyMemory<byte> answer, IBufferWriter<byte> client);
}
