using System.Buffers;

namespace Gambi.Hub.Http;

/// <summary>One rented piece of a body.</summary>
internal sealed class BodySegment : ReadOnlySequenceSegment<byte>
{
    public BodySegment(byte[] array, long runningIndex)
    {
        Array = array;
        RunningIndex = runningIndex;
    }

    public byte[] Array { get; }

    public int Written { get; private set; }

    public int Free => Array.Length - Written;

    public BodySegment? Following => (BodySegment?)Next;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Array.AsSpan(Written));
        Written += bytes.Length;
        Memory = Array.AsMemory(0, Written);
    }

    public void Follow(BodySegment next) => Next = next;
}
