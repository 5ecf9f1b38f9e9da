using System.Buffers.Binary;

namespace Gambi.Tunnel.V2;

/// <summary>The payload of HELLO: what the sender is ready to receive.</summary>
/// <param name="Window">Credit that each stream starts with, towards the sender of this HELLO.</param>
/// <param name="MaxStreams">Streams that the sender of this HELLO keeps open at once.</param>
internal sealed record Hello(int Window, int MaxStreams)
{
    // 0                 2                                   6                                   10
    // +-----------------+-----------------------------------+-----------------------------------+
    // |  version (LE)   |       initial window (LE)         |         max streams (LE)          |
    // +-----------------+-----------------------------------+-----------------------------------+
    // Bytes after these are for later versions and are ignored.

    /// <summary>Bytes of the payload.</summary>
    public const int Size = 10;

    private const ushort Version = 2;

    /// <summary>Reads a HELLO's payload.</summary>
    /// <exception cref="TunnelViolationException">It makes no sense.</exception>
    public static Hello Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < Size || BinaryPrimitives.ReadUInt16LittleEndian(payload) < Version)
        {
            throw new TunnelViolationException("HELLO is too short or of another version.");
        }

        uint window = BinaryPrimitives.ReadUInt32LittleEndian(payload[2..]);
        uint streams = BinaryPrimitives.ReadUInt32LittleEndian(payload[6..]);
        return window is 0 or > int.MaxValue || streams is 0
            ? throw new TunnelViolationException("HELLO announces an impossible window or no streams.")
            : new Hello((int)window, (int)Math.Min(streams, int.MaxValue));
    }

    /// <summary>Writes the payload.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, Version);
        BinaryPrimitives.WriteUInt32LittleEndian(target[2..], (uint)Window);
        BinaryPrimitives.WriteUInt32LittleEndian(target[6..], (uint)MaxStreams);
    }
}
