using System.Buffers;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>What stands between a reply's bytes and the client's: takes bytes in whatever way they were cut, gives bytes. Knows no HTTP.</summary>
internal abstract class ReplyRelay
{
    /// <summary>Whether other bytes may be put between what was given and what comes: the end of an SSE event.</summary>
    public abstract bool IsAtBoundary { get; }

    /// <summary>Whether the answer said that it is whole, so that a reply which breaks off now has lost nothing.</summary>
    public virtual bool IsComplete => false;

    /// <summary>Whether nothing that still comes can reach the client, so that it need not be waited for.</summary>
    public virtual bool IsOver => false;

    /// <summary>Why the answer that the client got is none, though the reply did not break off.</summary>
    public virtual HubFailure? Failure => null;

    /// <summary>Gives the client what waits for no byte of the reply.</summary>
    public virtual void Open(IBufferWriter<byte> client)
    {
    }

    /// <summary>Takes of <paramref name="arrived"/> what can be taken; what is left is offered again with what comes after it.</summary>
    /// <param name="arrived">Bytes of the reply that were not taken yet.</param>
    /// <param name="ended">Whether nothing comes after them.</param>
    /// <param name="client">Where the client's bytes go.</param>
    public abstract RelayStep Relay(in ReadOnlySequence<byte> arrived, bool ended, IBufferWriter<byte> client);

    /// <summary>Tells the client, in its protocol, that the reply broke off; <c>false</c> when only cutting the connection can.</summary>
    public abstract bool TryWriteBreak(HubFailure failure, IBufferWriter<byte> client);
}
