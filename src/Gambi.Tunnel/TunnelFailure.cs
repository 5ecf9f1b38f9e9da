namespace Gambi.Tunnel;

/// <summary>The closed set of reasons why an exchange over a tunnel failed.</summary>
public enum TunnelFailure
{
    /// <summary>The tunnel is gone: closed, broken or silent.</summary>
    Closed,

    /// <summary>The peer takes no new exchange: draining, or its stream limit is reached. Nothing was dispatched.</summary>
    Refused,

    /// <summary>The participant reported that it or its provider failed; <see cref="TunnelException.Stage"/> says where.</summary>
    Remote,

    /// <summary>The peer broke the protocol.</summary>
    Protocol,
}
