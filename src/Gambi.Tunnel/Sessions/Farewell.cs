namespace Gambi.Tunnel.Sessions;

/// <summary>How much politeness a tunnel's end still allows.</summary>
internal enum Farewell
{
    /// <summary>Send a close and wait for the peer's.</summary>
    Handshake,

    /// <summary>Send a close and go: the peer has closed already, or is not expected to answer.</summary>
    Say,

    /// <summary>The wire is broken; nothing can be said.</summary>
    None,
}
