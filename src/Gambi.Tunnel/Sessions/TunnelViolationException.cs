namespace Gambi.Tunnel;

/// <summary>The peer broke the protocol; the tunnel is closed with <see cref="Code"/>.</summary>
internal sealed class TunnelViolationException(string message, int code = TunnelProtocol.ProtocolError) : IOException(message)
{
    /// <summary>The close code that says so.</summary>
    public int Code { get; } = code;
}
