using System.IO.Pipelines;
using Gambi.Hub.Rooms;
using Gambi.Tunnel;

namespace Gambi.Hub.Tunnels;

/// <summary>A reply that came through a tunnel.</summary>
internal sealed class TunnelledReply : ExchangeReply
{
    private readonly TunnelReply _reply;
    private readonly PatientBody _body;

    public TunnelledReply(TunnelReply reply, TunnelVersion version, ReplyPatience patience, TimeProvider time)
    {
        _reply = reply;
        _body = new(reply.Body, patience, time);

        // Participants that speak v1 are built on `fetch`, which decodes the body and leaves the headers of the encoded one.
        Headers = version == TunnelVersion.V1 ? [.. reply.Headers.Where(static header => !SaysHowItWasEncoded(header.Key))] : reply.Headers;
    }

    public override int Status => _reply.Status;

    public override IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    public override PipeReader Body => _body;

    public override ValueTask DisposeAsync()
    {
        _body.Dispose();
        return _reply.DisposeAsync();
    }

    private static bool SaysHowItWasEncoded(string name) =>
        name.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase);
}
