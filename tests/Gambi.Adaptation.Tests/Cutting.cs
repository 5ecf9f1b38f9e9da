using System.Buffers;
using System.Text;

namespace Gambi.Adaptation.Tests;

/// <summary>The ways to cut bytes into pieces.</summary>
internal static class Cutting
{
    /// <summary>Two pieces, cut at every position, and then one byte a piece.</summary>
    public static IEnumerable<byte[][]> EveryWay(byte[] bytes)
    {
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            yield return [bytes[..cut], bytes[cut..]];
        }

        yield return [.. bytes.Select(value => new[] { value })];
    }

    public static byte[] Utf8(this string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(this ReadOnlySequence<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>A sequence of as many segments as pieces.</summary>
    public static ReadOnlySequence<byte> Sequence(params byte[][] pieces)
    {
        Segment first = new(pieces[0], null);
        Segment last = first;
        foreach (byte[] piece in pieces[1..])
        {
            last = new Segment(piece, last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
