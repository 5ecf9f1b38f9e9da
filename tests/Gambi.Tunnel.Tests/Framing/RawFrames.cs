using System.Buffers;
using Gambi.Tunnel.Framing;

namespace Gambi.Tunnel.Tests.Framing;

/// <summary>WebSocket frames made by hand, and what a decoder says of them.</summary>
internal static class RawFrames
{
    private const uint AnyMask = 0x3D21FA37;

    /// <summary>A frame as a client (masked) or a server sends it.</summary>
    public static byte[] Frame(Opcode opcode, ReadOnlySpan<byte> payload, bool masked, bool isFinal = true)
    {
        byte[] frame = new byte[WebSocketHeader.Largest + payload.Length];
        var header = new WebSocketHeader(opcode, isFinal, masked ? AnyMask : null, payload.Length);
        int size = header.Write(frame);
        Masking.Copy(payload, frame.AsSpan(size), header.Mask ?? 0);
        return frame[..(size + payload.Length)];
    }

    /// <summary>What comes out, with parts of one message joined; a violation is the last line.</summary>
    public static List<string> Decode(bool expectsMasks, int room, params byte[][] pieces)
    {
        var decoder = new WebSocketDecoder(expectsMasks);
        var said = new List<string>();
        var message = new ArrayBufferWriter<byte>();
        byte[] unread = [];
        try
        {
            foreach (byte[] piece in pieces)
            {
                ReadOnlySequence<byte> source = Split(unread, piece);
                while (decoder.Decode(ref source, message.GetSpan(room)[..room]) is { Kind: not DecodedKind.Nothing } decoded)
                {
                    Say(said, message, decoder, decoded);
                }

                unread = source.ToArray();
            }
        }
        catch (TunnelViolationException violation)
        {
            said.Add($"violation {violation.Code}");
        }

        return said;
    }

    private static void Say(List<string> said, ArrayBufferWriter<byte> message, WebSocketDecoder decoder, Decoded decoded)
    {
        if (decoded.Kind is DecodedKind.Ping or DecodedKind.Pong or DecodedKind.Close)
        {
            said.Add($"{decoded.Kind} {Convert.ToHexString(decoder.Control)}");
            return;
        }

        message.Advance(decoded.Count);
        if (decoded.EndOfMessage)
        {
            said.Add($"{decoded.Kind} {Convert.ToHexString(message.WrittenSpan)}");
            message.ResetWrittenCount();
        }
    }

    /// <summary>Two segments, so that a header may lie in both.</summary>
    public static ReadOnlySequence<byte> Split(byte[] one, byte[] other)
    {
        var first = new Segment(one, null);
        var last = new Segment(other, first);
        return new ReadOnlySequence<byte>(first, 0, last, other.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                before.Next = this;
                RunningIndex = before.RunningIndex + before.Memory.Length;
            }
        }
    }
}
