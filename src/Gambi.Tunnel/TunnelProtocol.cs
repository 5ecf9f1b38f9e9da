namespace Gambi.Tunnel;

/// <summary>The fixed names and numbers of the tunnel: subprotocol and WebSocket close codes.</summary>
public static class TunnelProtocol
{
    /// <summary>Offered in <c>Sec-WebSocket-Protocol</c>; a peer that offers none speaks v1.</summary>
    public const string SubprotocolV2 = "gambi.tunnel.v2";

    /// <summary>Close code: the tunnel did what it was for (superseded, removed, left).</summary>
    public const int NormalClosure = 1000;

    /// <summary>Close code: the hub or the participant is shutting down.</summary>
    public const int GoingAway = 1001;

    /// <summary>Close code: a frame or message broke the protocol.</summary>
    public const int ProtocolError = 1002;

    /// <summary>Close code as seen locally when the wire broke without a closing handshake; never sent.</summary>
    public const int AbnormalClosure = 1006;

    /// <summary>Close code: a text that is no UTF-8.</summary>
    public const int InvalidPayload = 1007;

    /// <summary>Close code: a message is larger than the limit.</summary>
    public const int MessageTooBig = 1009;

    /// <summary>Close code: nothing was heard from the peer for <see cref="TunnelOptions.SilenceTimeout"/>.</summary>
    public const int HeartbeatTimeout = 4001;

    /// <summary>The reason text that goes with <see cref="HeartbeatTimeout"/>.</summary>
    public const string HeartbeatTimeoutReason = "Tunnel heartbeat timed out.";

    /// <summary>How a participant's message begins when its provider gave no first byte in time; a hub answers such a failure with 504.</summary>
    public const string NoFirstByteReason = "The provider gave no answer within";
}
