namespace Gambi.Tunnel.Framing;

/// <summary>What comes out of a decoder.</summary>
internal enum DecodedKind
{
    /// <summary>Nothing: it needs more bytes than there are.</summary>
    Nothing,

    /// <summary>Part of a text message.</summary>
    Text,

    /// <summary>Part of a binary message.</summary>
    Binary,

    /// <summary>A ping; its payload is <see cref="WebSocketDecoder.Control"/>.</summary>
    Ping,

    /// <summary>A pong.</summary>
    Pong,

    /// <summary>A close; likewise.</summary>
    Close,
}
