using System.Numerics;
using System.Runtime.InteropServices;

namespace Gambi.Tunnel.Framing;

/// <summary>What a client's payload is hidden with (RFC 6455, 5.3); the same again lays it bare.</summary>
internal static class Masking
{
    /// <summary>Copies with the mask applied; both spans may be the same one. Returns the mask that the byte after the last begins with.</summary>
    public static uint Copy(ReadOnlySpan<byte> source, Span<byte> target, uint mask)
    {
        int done = 0;
        if (Vector.IsHardwareAccelerated && source.Length >= Vector<byte>.Count)
        {
            Vector<byte> wide = Vector.AsVectorByte(new Vector<uint>(mask));
            for (; source.Length - done >= Vector<byte>.Count; done += Vector<byte>.Count)
            {
                (new Vector<byte>(source[done..]) ^ wide).CopyTo(target[done..]);
            }
        }

        for (; source.Length - done >= sizeof(uint); done += sizeof(uint))
        {
            MemoryMarshal.Write(target[done..], MemoryMarshal.Read<uint>(source[done..]) ^ mask);
        }

        int rest = source.Length - done;
        for (int i = 0; i < rest; i++)
        {
            target[done + i] = (byte)(source[done + i] ^ ByteOf(mask, i));
        }

        return Rotate(mask, rest);
    }

    private static byte ByteOf(uint mask, int index) => (byte)(mask >> (8 * (BitConverter.IsLittleEndian ? index : 3 - index)));

    private static uint Rotate(uint mask, int bytes) => BitConverter.IsLittleEndian ? BitOperations.RotateRight(mask, 8 * bytes) : BitOperations.RotateLeft(mask, 8 * bytes);
}
