using System.Buffers.Binary;
using System.Text;
using Gambi.Fuzz.Tests.Running;

namespace Gambi.Fuzz.Tests.Tunnels;

/// <summary>Frames of v2 as a peer may send them, most of them sensible for its side.</summary>
internal static class Frames
{
    private const string Request = """{"operation":"responses.create","method":"POST","path":"/v1/responses","headers":[["a","b"]],"stream":true}""";
    private const string Reply = """{"status":200,"headers":[["content-type","text/plain"]]}""";
    private const int MostBytes = 3_000;

    public static byte[] Hello(Random random) => random.Next(10) > 0
        ? Frame(1, 0, 0, [2, 0, 0, 0, 1, 0, 8, 0, 0, 0])
        : Frame(1, 0, 0, Mutations.OfBytes(random, [2, 0, 0, 0, 1, 0, 8, 0, 0, 0]));

    /// <summary>A frame, of whatever type comes, which is a hub's when <paramref name="ofHub"/>.</summary>
    public static byte[] Any(Random random, bool ofHub)
    {
        int type = random.Next(12) switch
        {
            0 or 1 or 2 => ofHub ? 2 : 3,
            3 or 4 or 5 => 4,
            6 => 5,
            7 => 6,
            8 => 7,
            9 => 9,
            10 => random.Next(256),
            _ => random.Next(12),
        };
        byte[] payload = type switch
        {
            2 => Head(random, Request),
            3 => Head(random, Reply),
            4 => new byte[random.Next(MostBytes)],
            5 => Credit(random),
            6 => [.. new[] { (byte)random.Next(7) }, .. Mutations.OfBytes(random, "because"u8.ToArray())],
            _ => random.Next(3) == 0 ? Mutations.OfBytes(random, [1, 2, 3]) : [],
        };
        return Frame(type, random.Next(3) == 0 ? random.Next(8) : 0, (uint)(random.Next(20) == 0 ? random.Next() : 1 + random.Next(4)), payload);
    }

    /// <summary>A whole exchange of a stream, as its side says it.</summary>
    public static IEnumerable<byte[]> Exchange(Random random, bool ofHub, uint stream)
    {
        yield return Frame(ofHub ? 2 : 3, 0, stream, Encoding.UTF8.GetBytes(ofHub ? Request : Reply));
        yield return Frame(4, 0, stream, new byte[random.Next(MostBytes)]);
        yield return Frame(5, 0, stream, [255, 255, 0, 0]);
        yield return Frame(4, random.Next(8) > 0 ? 1 : 0, stream, new byte[random.Next(500)]);
    }

    private static byte[] Head(Random random, string json) => random.Next(4) > 0 ? Encoding.UTF8.GetBytes(json) : Mutations.OfJson(random, json);

    private static byte[] Credit(Random random)
    {
        byte[] credit = new byte[random.Next(12) == 0 ? random.Next(6) : 4];
        if (credit.Length == 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(credit, (uint)(random.Next(4) == 0 ? random.Next(int.MaxValue) : 1 + random.Next(MostBytes)));
        }

        return credit;
    }

    private static byte[] Frame(int type, int flags, uint stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[8 + payload.Length];
        frame[0] = (byte)type;
        frame[1] = (byte)flags;
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(2), (ushort)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), stream);
        payload.CopyTo(frame.AsSpan(8));
        return frame;
    }
}
