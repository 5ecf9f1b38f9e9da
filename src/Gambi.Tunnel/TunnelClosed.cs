namespace Gambi.Tunnel;

/// <summary>How a tunnel ended.</summary>
/// <param name="Code">The WebSocket close code; <see cref="TunnelProtocol.AbnormalClosure"/> when there was no closing handshake.</param>
/// <param name="Reason">The reason given, or what broke, in one sentence.</param>
/// <param name="ByPeer">Whether the peer closed it.</param>
public sealed record TunnelClosed(int Code, string Reason, bool ByPeer);
