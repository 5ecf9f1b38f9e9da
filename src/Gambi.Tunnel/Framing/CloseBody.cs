using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Gambi.Tunnel.Framing;

/// <summary>The payload of a close frame (RFC 6455, 5.5.1 and 7.4): nothing, or a code and a reason.</summary>
internal static class CloseBody
{
    private const int CodeSize = sizeof(ushort);

    /// <summary>Reads what the peer gave; a close that says nothing is a normal one.</summary>
    /// <exception cref="TunnelViolationException">It is none, or says what must not be said.</exception>
    public static (int Code, string Reason) Read(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return (TunnelProtocol.NormalClosure, "");
        }

        int code = payload.Length < CodeSize ? 0 : BinaryPrimitives.ReadUInt16BigEndian(payload);
        if (!MayBeSent(code))
        {
            throw new TunnelViolationException("A WebSocket close without a valid code.");
        }

        ReadOnlySpan<byte> reason = payload[CodeSize..];
        return Utf8.IsValid(reason)
            ? (code, Encoding.UTF8.GetString(reason))
            : throw new TunnelViolationException("The reason of a WebSocket close is not UTF-8.", TunnelProtocol.InvalidPayload);
    }

    /// <summary>Writes a code, 1000 for one that must not be sent, and as much of the reason as fits; returns the size.</summary>
    public static int Write(Span<byte> target, int code, string reason)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)(MayBeSent(code) ? code : TunnelProtocol.NormalClosure));
        Encoding.UTF8.GetEncoder().Convert(reason, target[CodeSize..WebSocketHeader.LargestControl], flush: false, out _, out int used, out _);
        return CodeSize + used;
    }

    // 7.4.1 and the registry: 1004 to 1006 and 1015 are for local use, 1016 to 2999 for later versions of the protocol.
    private static bool MayBeSent(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and < 5000);
}
