using System.Text.Json.Serialization.Metadata;

namespace Gambi.Hub.Events;

/// <summary>A small event that is serialized when somebody reads it, once for all: every request makes two, and often nobody does.</summary>
internal sealed class UnwrittenEvent<T>(long id, string roomCode, string type, long timestamp, T data, JsonTypeInfo<T> typeInfo) : ServerEvent(id, LargestSize)
{
    // Ids, a model's name and numbers.
    private const int LargestSize = 1024;

    private WrittenEvent? _written;

    // Two readers at once may both write it; they write the same.
    public override ReadOnlyMemory<byte> Bytes =>
        (_written ??= ServerEventFormat.Complete(ServerEventFormat.WriteHead(roomCode, type, timestamp, data, typeInfo), Id)).Bytes;
}
