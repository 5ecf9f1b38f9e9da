using System.Buffers.Binary;

namespace Gambi.Tunnel.V2;

/// <summary>The eight bytes before each frame's payload.</summary>
internal readonly record struct FrameHeader(FrameType Type, FrameFlags Flags, int Length, uint StreamId)
{
    // 0        1        2                 4                                   8
    // +--------+--------+-----------------+-----------------------------------+----------------
    // |  type  | flags  |   length (LE)   |        stream id (uint32 LE)      |  payload …
    // +--------+--------+-----------------+-----------------------------------+----------------
    // A WebSocket binary message carries one or more whole frames.

    /// <summary>Bytes of a header.</summary>
    public const int Size = 8;

    /// <summary>Most bytes of a payload: what the 16 bits of the length can say.</summary>
    public const int MaxPayload = ushort.MaxValue;

    /// <summary>Whether the frame carries <see cref="FrameFlags.End"/>.</summary>
    public bool IsEnd => (Flags & FrameFlags.End) != 0;

    /// <summary>Whether the frame carries <see cref="FrameFlags.More"/>.</summary>
    public bool HasMore => (Flags & FrameFlags.More) != 0;

    /// <summary>Reads a header from the first <see cref="Size"/> bytes.</summary>
    public static FrameHeader Read(ReadOnlySpan<byte> source) => new(
        (FrameType)source[0],
        (FrameFlags)source[1],
        BinaryPrimitives.ReadUInt16LittleEndian(source[2..]),
        BinaryPrimitives.ReadUInt32LittleEndian(source[4..]));

    /// <summary>Writes this header to the first <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> target)
    {
        target[0] = (byte)Type;
        target[1] = (byte)Flags;
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], checked((ushort)Length));
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], StreamId);
    }
}
