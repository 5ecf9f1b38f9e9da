namespace Gambi.Tunnel.V1;

/// <summary>What a v1 message is, by its <c>type</c>.</summary>
internal enum MessageType
{
    /// <summary>None of the known ones: dropped.</summary>
    Unknown,

    /// <summary><c>tunnel.request</c>.</summary>
    Request,

    /// <summary><c>tunnel.response.start</c>.</summary>
    Start,

    /// <summary><c>tunnel.response.chunk</c>.</summary>
    Chunk,

    /// <summary><c>tunnel.response.end</c>.</summary>
    End,

    /// <summary><c>tunnel.response.error</c>.</summary>
    Error,

    /// <summary><c>tunnel.cancel</c> (ours; others ignore it).</summary>
    Cancel,

    /// <summary><c>tunnel.ping</c>.</summary>
    Ping,

    /// <summary><c>tunnel.pong</c>.</summary>
    Pong,
}
