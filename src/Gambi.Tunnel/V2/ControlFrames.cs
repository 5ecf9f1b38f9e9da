using System.Text;
using Gambi.Tunnel.Sessions;

namespace Gambi.Tunnel.V2;

/// <summary>Writes and reads the small frames.</summary>
internal static class ControlFrames
{
    /// <summary>No control frame with its header is larger.</summary>
    public const int Largest = 1024;

    private const int LargestText = Largest - FrameHeader.Size - 1;

    /// <summary>Writes one frame without flags and returns its size.</summary>
    public static int Write(Span<byte> target, FrameType type, uint streamId, ReadOnlySpan<byte> payload = default)
    {
        new FrameHeader(type, FrameFlags.None, payload.Length, streamId).Write(target);
        payload.CopyTo(target[FrameHeader.Size..]);
        return FrameHeader.Size + payload.Length;
    }

    // 0        1
    // +--------+----------------
    // |  code  |  text (UTF-8) …
    // +--------+----------------

    /// <summary>The payload of CANCEL; text that does not fit is cut between characters.</summary>
    public static byte[] CancelPayload(CancelCode code, string text)
    {
        Span<byte> bytes = stackalloc byte[LargestText];
        Encoding.UTF8.GetEncoder().Convert(text, bytes, flush: false, out _, out int count, out _);
        byte[] payload = new byte[1 + count];
        payload[0] = (byte)code;
        bytes[..count].CopyTo(payload.AsSpan(1));
        return payload;
    }

    /// <summary>Reads the payload of CANCEL.</summary>
    /// <exception cref="TunnelViolationException">There is no code.</exception>
    public static (CancelCode Code, string Text) ReadCancel(ReadOnlySpan<byte> payload) => payload.IsEmpty
        ? throw new TunnelViolationException("CANCEL has no code.")
        : ((CancelCode)payload[0], PeerText.Of(Encoding.UTF8.GetString(payload[1..Math.Min(payload.Length, LargestText + 1)])));
}
