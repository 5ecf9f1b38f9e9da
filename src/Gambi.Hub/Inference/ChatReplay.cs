using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gambi.Adaptation.Sse;

namespace Gambi.Hub.Inference;

/// <summary>A whole chat completion, or a text completion, as the stream of chunks that its client asked for: one chunk, and the end.</summary>
internal static class ChatReplay
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the events; <c>false</c> when it is no completion.</summary>
    public static bool TryWrite(ReadOnlyMemory<byte> completion, IBufferWriter<byte> events)
    {
        try
        {
            using var document = JsonDocument.Parse(completion);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("choices"u8, out var choices) || choices.ValueKind != JsonValueKind.Array)
            {
                return false;
            }

            var chunk = new ArrayBufferWriter<byte>(completion.Length + 64);
            using (var json = new Utf8JsonWriter(chunk, Options))
            {
                WriteChunk(json, root, choices);
            }

            SseEncoder.WriteEvent(events, [], chunk.WrittenSpan);
            events.Write(SseEncoder.Done);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void WriteChunk(Utf8JsonWriter json, JsonElement root, JsonElement choices)
    {
        json.WriteStartObject();
        foreach (var member in root.EnumerateObject())
        {
            if (member.NameEquals("object"u8) && member.Value.ValueEquals("chat.completion"u8))
            {
                json.WriteString("object"u8, "chat.completion.chunk"u8);
            }
            else if (!member.NameEquals("choices"u8))
            {
                member.WriteTo(json);
            }
        }

        json.WriteStartArray("choices"u8);
        foreach (var choice in choices.EnumerateArray().Where(static choice => choice.ValueKind == JsonValueKind.Object))
        {
            json.WriteStartObject();
            foreach (var member in choice.EnumerateObject())
            {
                WriteOfChoice(json, member);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOfChoice(Utf8JsonWriter json, JsonProperty member)
    {
        if (!member.NameEquals("message"u8) || member.Value.ValueKind != JsonValueKind.Object)
        {
            member.WriteTo(json);
            return;
        }

        json.WriteStartObject("delta"u8);
        foreach (var part in member.Value.EnumerateObject())
        {
            if (part.NameEquals("tool_calls"u8) && part.Value.ValueKind == JsonValueKind.Array)
            {
                WriteCalls(json, part.Value);
            }
            else
            {
                part.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>In chunks a call has a number, by which its parts are put together.</summary>
    private static void WriteCalls(Utf8JsonWriter json, JsonElement calls)
    {
        json.WriteStartArray("tool_calls"u8);
        var index = 0;
        foreach (var call in calls.EnumerateArray().Where(static call => call.ValueKind == JsonValueKind.Object))
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, index++);
            foreach (var member in call.EnumerateObject().Where(static member => !member.NameEquals("index"u8)))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
