using System.Buffers;

namespace Gambi.Fuzz.Tests.Tunnels;

/// <summary>Two pieces of memory as one sequence.</summary>
internal sealed class Pieces : ReadOnlySequenceSegment<byte>
{
    private Pieces(byte[] bytes, long at)
    {
        Memory = bytes;
        RunningIndex = at;
    }

    public static ReadOnlySequence<byte> Join(byte[] one, byte[] other)
    {
        var last = new Pieces(other, one.Length);
        return new ReadOnlySequence<byte>(new Pieces(one, 0) { Next = last }, 0, last, other.Length);
    }
}
