using System.Buffers;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.Answers;

/// <summary>
/// A provider's event stream turned into the events of the other protocol, as it arrives and however it is cut. Never throws for what a provider sends: what is
/// no answer ends the client's stream with its protocol's own error. Every write is of whole events.
/// </summary>
public abstract class AnswerTranslator
{
    /// <summary>Whether the client has had its last event, so that nothing that comes after matters.</summary>
    public abstract bool IsComplete { get; }

    /// <summary>What ended the stream before the answer was whole; <c>null</c> while it runs and when it ended well.</summary>
    public abstract AnswerFailure? Failure { get; }

    /// <summary>Whether some of the answer itself has come: text, reasoning, a refusal or a tool call.</summary>
    public abstract bool SawContent { get; }

    /// <summary>What the provider counted, or <c>null</c> while it has said nothing.</summary>
    public abstract TokenUsage? Usage { get; }

    /// <summary>Writes the events that wait for nothing, before the provider's first byte.</summary>
    public abstract void Open(IBufferWriter<byte> client);

    /// <summary>Takes the provider's next bytes and writes what they give.</summary>
    public abstract void Feed(ReadOnlySpan<byte> provider, IBufferWriter<byte> client);

    /// <summary>The provider's stream ended in good order, if it had said everything; writes what is still due.</summary>
    public abstract void End(IBufferWriter<byte> client);

    /// <summary>The provider's stream broke off; writes how the client learns of it. Does nothing once <see cref="IsComplete"/>.</summary>
    public abstract void Break(AnswerFailure failure, IBufferWriter<byte> client);
}
