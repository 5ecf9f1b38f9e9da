namespace Gambi.Tunnel;

/// <summary>Times and bounds of one tunnel; the defaults are those of the contract.</summary>
public sealed record TunnelOptions
{
    /// <summary>The clock of pings and timeouts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How often a ping is sent. Default 10 s.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After this long without a byte from the peer the tunnel is closed with 4001. Default 30 s.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a message may take to leave, or to arrive whole, besides a second for each 64 KiB of it; a peer that stops in the middle of one loses the tunnel. Looked at as often as a
    /// ping is sent. Default 60 s.
    /// </summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a closing handshake, and a peer's HELLO, may take. Default 5 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Credit a stream starts with, in bytes, per direction. Default 256 KiB.</summary>
    public int InitialWindow { get; init; } = 256 * 1024;

    /// <summary>Exchanges that may be open at once on one v2 tunnel. Default 1,024.</summary>
    public int MaxStreams { get; init; } = 1024;

    /// <summary>Largest v1 message accepted, in bytes. Default 48 MiB: a 32 MiB body as base64 with its envelope.</summary>
    public int MaxMessageBytes { get; init; } = 48 * 1024 * 1024;

    /// <summary>The slowest line on which a large message still passes.</summary>
    internal const int StallBytesPerSecond = 64 * 1024;
}
