namespace Gambi.Tunnel.V2;

/// <summary>Flags of a v2 frame. Bits that are not named here are ignored.</summary>
[Flags]
internal enum FrameFlags : byte
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>On DATA and REQUEST: nothing follows in this direction.</summary>
    End = 1,

    /// <summary>On REQUEST and REPLY: the head goes on in the next frame of this stream.</summary>
    More = 2,
}
