using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gambi.Tunnel.Framing;

/// <summary>
/// The head of a WebSocket frame (RFC 6455, 5.2).
/// <code>
///  0 |FIN|RSV1|RSV2|RSV3| opcode (4) |
///  1 |MASK|      length (7)          |   126: two bytes follow, 127: eight
///  2 | length, big-endian, the shortest of the three forms
///    | masking key (4), only when MASK is set; then the payload
/// </code>
/// </summary>
/// <param name="Opcode">What the frame is.</param>
/// <param name="IsFinal">Whether its message ends with it.</param>
/// <param name="Mask">The masking key as it lies in memory, or none.</param>
/// <param name="Length">Bytes of payload.</param>
internal readonly record struct WebSocketHeader(Opcode Opcode, bool IsFinal, uint? Mask, long Length)
{
    /// <summary>No header is longer.</summary>
    public const int Largest = 14;

    /// <summary>Most that a control frame carries (5.5), and that fits into seven bits.</summary>
    public const int LargestControl = 125;

    private const byte Final = 0x80;
    private const byte Reserved = 0x70;
    private const byte OpcodeBits = 0x0F;
    private const byte Masked = 0x80;
    private const byte LengthBits = 0x7F;
    private const byte TwoBytes = 126;
    private const byte EightBytes = 127;

    /// <summary>Whether the frame may stand between the fragments of a message (5.5).</summary>
    public bool IsControl => Opcode >= Opcode.Close;

    /// <summary>Reads a header; false when it is not all there.</summary>
    /// <exception cref="TunnelViolationException">Whatever the rest says, it is no header.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out WebSocketHeader header, out int size)
    {
        header = default;
        size = 2;
        if (bytes.Length < size)
        {
            return false;
        }

        if ((bytes[0] & Reserved) != 0)
        {
            throw new TunnelViolationException("A WebSocket frame with a reserved bit."); // No extension is ever negotiated.
        }

        byte shortLength = (byte)(bytes[1] & LengthBits);
        bool masked = (bytes[1] & Masked) != 0;
        int lengthSize = shortLength switch { TwoBytes => sizeof(ushort), EightBytes => sizeof(ulong), _ => 0 };
        size += lengthSize + (masked ? sizeof(uint) : 0);
        if (bytes.Length < size)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = bytes[2..];
        long length = lengthSize switch
        {
            sizeof(ushort) => BinaryPrimitives.ReadUInt16BigEndian(rest),
            sizeof(ulong) => BinaryPrimitives.ReadInt64BigEndian(rest),
            _ => shortLength,
        };
        if (length < 0 || lengthSize != LengthSize(length))
        {
            throw new TunnelViolationException("A WebSocket frame whose length is not in its shortest form.");
        }

        uint? mask = masked ? MemoryMarshal.Read<uint>(rest[lengthSize..]) : null;
        header = new WebSocketHeader((Opcode)(bytes[0] & OpcodeBits), (bytes[0] & Final) != 0, mask, length);
        return true;
    }

    /// <summary>Writes the header; returns its size.</summary>
    public int Write(Span<byte> target)
    {
        int lengthSize = LengthSize(Length);
        target[0] = (byte)((byte)Opcode | (IsFinal ? Final : 0));
        target[1] = (byte)((Mask is null ? 0 : Masked) | lengthSize switch { sizeof(ushort) => TwoBytes, sizeof(ulong) => EightBytes, _ => (byte)Length });
        switch (lengthSize)
        {
            case sizeof(ushort):
                BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)Length);
                break;
            case sizeof(ulong):
                BinaryPrimitives.WriteInt64BigEndian(target[2..], Length);
                break;
            default:
                break;
        }

        int size = 2 + lengthSize;
        if (Mask is { } mask)
        {
            MemoryMarshal.Write(target[size..], mask);
            size += sizeof(uint);
        }

        return size;
    }

    private static int LengthSize(long length) => length switch
    {
        <= LargestControl => 0,
        <= ushort.MaxValue => sizeof(ushort),
        _ => sizeof(ulong),
    };
}
