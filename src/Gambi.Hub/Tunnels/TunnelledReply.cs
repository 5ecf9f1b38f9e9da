using System.IO.Pipelines;
using Gambi.Hub.Rooms;
using Gambi.Tunnel;

namespace Gambi.Hub.Tunnels;

/// <summary>A reply that came through a tunnel.</summary>
internal sealed class TunnelledReply(TunnelReply reply, TunnelVersion version) : ExchangeReply
{
    public override int Status => reply.Status;

    // Participants that speak v1 are built on `fetch`, which decodes the body and leaves the headers of the encoded one.
    public override IReadOnlyList<KeyValuePair<string, string>> Headers { get; } =
        version == TunnelVersion.V1 ? [.. reply.Headers.Where(static header => !SaysHowItWasEncoded(header.Key))] : reply.Headers;

    public override PipeReader Body => reply.Body;

    public override ValueTask DisposeAsync() => reply.DisposeAsync();

    private static bool SaysHowItWasEncoded(string name) =>
        name.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase);
}
