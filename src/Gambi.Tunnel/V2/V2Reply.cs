using System.IO.Pipelines;

namespace Gambi.Tunnel.V2;

/// <summary>A reply that arrives on a v2 stream.</summary>
internal sealed class V2Reply(HubStream stream, int status, IReadOnlyList<KeyValuePair<string, string>> headers) : TunnelReply
{
    /// <inheritdoc/>
    public override int Status => status;

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, string>> Headers => headers;

    /// <inheritdoc/>
    public override PipeReader Body => stream.Inbound;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        stream.Abandon();
        return ValueTask.CompletedTask;
    }
}
