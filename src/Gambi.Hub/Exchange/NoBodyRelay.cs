using System.Buffers;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>The relay of a reply whose status allows no body: what comes nevertheless is thrown away, for HTTP could not carry it.</summary>
internal sealed class NoBodyRelay : ReplyRelay
{
    public override bool IsAtBoundary => false;

    public override bool IsComplete => true;

    public override RelayStep Relay(in ReadOnlySequence<byte> arrived, bool ended, IBufferWriter<byte> client) => new(arrived.End, Written: 0);

    public override bool TryWriteBreak(HubFailure failure, IBufferWriter<byte> client) => false;
}
