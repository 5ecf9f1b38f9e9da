namespace Gambi.Hub.Events;

/// <summary>An event that was serialized when it happened.</summary>
internal sealed class WrittenEvent(long id, ReadOnlyMemory<byte> bytes) : ServerEvent(id, bytes.Length)
{
    public override ReadOnlyMemory<byte> Bytes => bytes;
}
