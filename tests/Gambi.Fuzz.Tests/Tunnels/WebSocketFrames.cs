using Gambi.Fuzz.Tests.Running;
using Gambi.Tunnel.Framing;

namespace Gambi.Fuzz.Tests.Tunnels;

/// <summary>Bytes of a WebSocket as a peer may send them, most of them valid for its side.</summary>
internal static class WebSocketFrames
{
    private static readonly Opcode[] Control = [Opcode.Ping, Opcode.Pong, Opcode.Close];

    public static byte[] Some(Random random, bool masked)
    {
        List<byte> bytes = [];
        for (int messages = 1 + random.Next(5); messages > 0; messages--)
        {
            Message(random, masked, bytes);
        }

        return random.Next(3) == 0 ? Mutations.OfBytes(random, [.. bytes]) : [.. bytes];
    }

    private static void Message(Random random, bool masked, List<byte> bytes)
    {
        bool isText = random.Next(2) == 0;
        byte[] payload = isText ? Text(random) : Bytes(random);
        Opcode opcode = isText ? Opcode.Text : Opcode.Binary;
        int at = 0;
        while (random.Next(3) == 0)
        {
            int next = random.Next(at, payload.Length + 1);
            Add(random, bytes, new(opcode, IsFinal: false, Key(random, masked), next - at), payload.AsSpan(at, next - at));
            (at, opcode) = (next, Opcode.Continuation);
            if (random.Next(2) == 0)
            {
                byte[] small = random.Next(2) == 0 ? [0x03, 0xE8, .. "bye"u8] : new byte[random.Next(126)];
                Add(random, bytes, new(Mutations.Pick(random, Control), IsFinal: true, Key(random, masked), small.Length), small);
            }
        }

        Add(random, bytes, new(opcode, IsFinal: true, Key(random, masked), payload.Length - at), payload.AsSpan(at));
    }

    private static void Add(Random random, List<byte> bytes, WebSocketHeader header, ReadOnlySpan<byte> payload)
    {
        // Now and then a length that never comes, up to what a header can say.
        long length = random.Next(60) == 0 ? header.Length + random.NextInt64(1L << random.Next(1, 63)) : header.Length;
        byte[] frame = new byte[WebSocketHeader.Largest + payload.Length];
        int size = (header with { Length = length }).Write(frame);
        Masking.Copy(payload, frame.AsSpan(size), header.Mask ?? 0);
        bytes.AddRange(frame.AsSpan(0, size + payload.Length));
    }

    private static uint? Key(Random random, bool masked) => masked ? (uint)random.NextInt64(uint.MaxValue) : null;

    private static byte[] Text(Random random) =>
        [.. Enumerable.Range(0, random.Next(random.Next(8) == 0 ? 20_000 : 60)).SelectMany(_ => random.Next(40) == 0 ? [(byte)random.Next(256)] : Mutations.Pick(random, Letters))];

    private static byte[] Bytes(Random random)
    {
        byte[] bytes = new byte[random.Next(12) switch { 0 => 65_530 + random.Next(12), 1 => 120 + random.Next(12), _ => random.Next(300) }];
        random.NextBytes(bytes);
        return bytes;
    }

    private static readonly byte[][] Letters = ["a"u8.ToArray(), "\u00E9"u8.ToArray(), "\u20AC"u8.ToArray(), "\U0001F600"u8.ToArray()];
}
