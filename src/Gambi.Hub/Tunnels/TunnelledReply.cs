using System.IO.Pipelines;
using Gambi.Hub.Rooms;
using Gambi.Tunnel;

namespace Gambi.Hub.Tunnels;

/// <summary>A reply that came through a tunnel.</summary>
internal sealed class TunnelledReply(TunnelReply reply) : ExchangeReply
{
    public override int Status => reply.Status;

    public override IReadOnlyList<KeyValuePair<string, string>> Headers => reply.Headers;

    public override PipeReader Body => reply.Body;

    public override ValueTask DisposeAsync() => reply.DisposeAsync();
}
