namespace Gambi.Tunnel.V2;

/// <summary>What a v2 frame says. A type that is not named here is skipped by the receiver.</summary>
internal enum FrameType : byte
{
    /// <summary>First frame of each side, once: version, initial receive window, most streams. Stream 0.</summary>
    Hello = 1,

    /// <summary>Hub: opens a stream with a JSON head.</summary>
    Request = 2,

    /// <summary>Participant: answers a stream with a JSON head.</summary>
    Reply = 3,

    /// <summary>Either: bytes of a body, paid for with credit.</summary>
    Data = 4,

    /// <summary>Either: new credit for the peer.</summary>
    Window = 5,

    /// <summary>Either: the stream is over, without an end.</summary>
    Cancel = 6,

    /// <summary>Either: are you there. Stream 0.</summary>
    Ping = 7,

    /// <summary>Either: I am. Stream 0.</summary>
    Pong = 8,

    /// <summary>Participant: no new streams; what runs is finished. Stream 0.</summary>
    Drain = 9,
}
