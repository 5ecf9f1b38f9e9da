using System.Buffers;
using System.Text.Json;

namespace Gambi.Client.Inference;

/// <summary>The request body of an ask, in either protocol.</summary>
internal static class AskBody
{
    public static ReadOnlyMemory<byte> Write(AskRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model"u8, request.Model);
        json.WriteBoolean("stream"u8, true);
        if (request.Protocol == AskProtocol.Responses)
        {
            WriteResponses(json, request);
        }
        else
        {
            WriteChat(json, request);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteResponses(Utf8JsonWriter json, AskRequest request)
    {
        if (request.Instructions is { } instructions)
        {
            json.WriteString("instructions"u8, instructions);
        }

        json.WriteString("input"u8, request.Prompt);
    }

    private static void WriteChat(Utf8JsonWriter json, AskRequest request)
    {
        json.WriteStartObject("stream_options"u8);
        json.WriteBoolean("include_usage"u8, true);
        json.WriteEndObject();
        json.WriteStartArray("messages"u8);
        if (request.Instructions is { } instructions)
        {
            WriteMessage(json, "system"u8, instructions);
        }

        WriteMessage(json, "user"u8, request.Prompt);
        json.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, ReadOnlySpan<byte> role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteString("content"u8, content);
        json.WriteEndObject();
    }
}
