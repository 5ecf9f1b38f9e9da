namespace Gambi.Tunnel.Framing;

/// <summary>What a WebSocket frame is (RFC 6455, 11.8).</summary>
internal enum Opcode : byte
{
    /// <summary>The next fragment of the message that has begun.</summary>
    Continuation = 0x0,

    /// <summary>A text message, or its first fragment.</summary>
    Text = 0x1,

    /// <summary>A binary message, or its first fragment.</summary>
    Binary = 0x2,

    /// <summary>The sender says nothing after it; the first of the control frames.</summary>
    Close = 0x8,

    /// <summary>Wants a pong with the same payload.</summary>
    Ping = 0x9,

    /// <summary>Answers a ping, or none.</summary>
    Pong = 0xA,
}
