using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gambi.Hub.Events;

/// <summary>The SSE form of an event: <c>event: type</c>, <c>data: {"type","timestamp","roomCode","data"}</c>, <c>id: N</c>, an empty line.</summary>
internal static class ServerEventFormat
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Everything but the id, which comes last because it is only known when the event gets its place.</summary>
    public static ArrayBufferWriter<byte> WriteHead<T>(string? roomCode, string type, long timestamp, T data, JsonTypeInfo<T> typeInfo)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write("event: "u8);
        WriteText(buffer, type);
        buffer.Write("\ndata: "u8);
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, type);
            writer.WriteNumber("timestamp"u8, timestamp);
            if (roomCode is not null)
            {
                writer.WriteString("roomCode"u8, roomCode);
            }

            writer.WritePropertyName("data"u8);
            JsonSerializer.Serialize(writer, data, typeInfo);
            writer.WriteEndObject();
        }

        return buffer;
    }

    public static WrittenEvent Complete(ArrayBufferWriter<byte> head, long? id)
    {
        if (id is { } number)
        {
            head.Write("\nid: "u8);
            number.TryFormat(head.GetSpan(20), out var written, default, null);
            head.Advance(written);
        }

        head.Write("\n\n"u8);
        return new WrittenEvent(id ?? 0, head.WrittenMemory);
    }

    private static void WriteText(ArrayBufferWriter<byte> buffer, string text) =>
        buffer.Advance(System.Text.Encoding.UTF8.GetBytes(text, buffer.GetSpan(text.Length * 3)));
}
