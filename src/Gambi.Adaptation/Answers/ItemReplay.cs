using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>The events of one output item, told from the whole item.</summary>
internal readonly struct ItemReplay(JsonElement item, int index, ResponseEvents events)
{
    /// <summary>Writes all of them.</summary>
    public void Write()
    {
        JsonElement type = Member(item, "type");
        WriteAdded(type);
        if (type.ValueKind != JsonValueKind.String)
        {
            WriteDone();
            return;
        }

        if (type.ValueEquals("message"u8))
        {
            WriteParts("content", "content_index", "response.content_part", "response.");
        }
        else if (type.ValueEquals("reasoning"u8))
        {
            WriteParts("summary", "summary_index", "response.reasoning_summary_part", "response.reasoning_");
            WriteParts("content", "content_index", "response.content_part", "response.");
        }
        else if (type.ValueEquals("function_call"u8))
        {
            WriteText("response.function_call_arguments", "arguments", hasName: true);
        }
        else if (type.ValueEquals("custom_tool_call"u8))
        {
            WriteText("response.custom_tool_call_input", "input", hasName: false);
        }

        WriteDone();
    }

    /// <summary>The item with nothing in it yet.</summary>
    private void WriteAdded(JsonElement type)
    {
        if (events.Begin("response.output_item.added"u8) is not { } json)
        {
            return;
        }

        json.WriteNumber("output_index"u8, index);
        if (item.ValueKind != JsonValueKind.Object)
        {
            json.WritePropertyName("item"u8);
            json.WriteElement(item);
            events.End();
            return;
        }

        bool isTold = type.ValueKind == JsonValueKind.String && type.GetString() is "message" or "reasoning" or "function_call" or "custom_tool_call";
        json.WriteStartObject("item"u8);
        foreach (JsonProperty member in item.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            switch (member.Name)
            {
                case "status" when isTold:
                    json.WriteStringValue("in_progress"u8);
                    break;
                case "content" or "summary" when isTold && member.Value.ValueKind == JsonValueKind.Array:
                    json.WriteStartArray();
                    json.WriteEndArray();
                    break;
                case "arguments" or "input" when isTold:
                    json.WriteStringValue(""u8);
                    break;
                default:
                    json.WriteElement(member.Value);
                    break;
            }
        }

        json.WriteEndObject();
        events.End();
    }

    private void WriteParts(string member, string indexName, string partEvents, string textEvents)
    {
        int number = 0;
        JsonElement parts = Member(item, member);
        foreach (JsonElement part in parts.ValueKind == JsonValueKind.Array ? parts.EnumerateArray() : default)
        {
            if (part.ValueKind == JsonValueKind.Object)
            {
                WritePart(part, indexName, number, partEvents, textEvents);
            }

            number++;
        }
    }

    private void WritePart(JsonElement part, string indexName, int number, string partEvents, string textEvents)
    {
        string type = Member(part, "type") is { ValueKind: JsonValueKind.String } word ? word.GetString()! : "";
        string text = type == "refusal" ? "refusal" : "text";
        WritePartEvent($"{partEvents}.added", part, indexName, number, isEmpty: true, text);
        if (Member(part, text).ValueKind == JsonValueKind.String && type is "output_text" or "refusal" or "reasoning_text" or "summary_text")
        {
            WritePartText($"{textEvents}{type}.delta", "delta", part, text, indexName, number);
            WriteAnnotations(part, number);
            WritePartText($"{textEvents}{type}.done", text, part, text, indexName, number);
        }

        WritePartEvent($"{partEvents}.done", part, indexName, number, isEmpty: false, text);
    }

    private void WritePartEvent(string type, JsonElement part, string indexName, int number, bool isEmpty, string text)
    {
        if (Begin(type, indexName, number) is not { } json)
        {
            return;
        }

        json.WriteStartObject("part"u8);
        foreach (JsonProperty member in part.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            if (isEmpty && member.Name == text)
            {
                json.WriteStringValue(""u8);
            }
            else if (isEmpty && member.Name is "annotations" or "logprobs" && member.Value.ValueKind == JsonValueKind.Array)
            {
                json.WriteStartArray();
                json.WriteEndArray();
            }
            else
            {
                json.WriteElement(member.Value);
            }
        }

        json.WriteEndObject();
        events.End();
    }

    private void WritePartText(string type, string name, JsonElement part, string text, string indexName, int number)
    {
        JsonElement value = Member(part, text);
        if (name == "delta" && value.ValueEquals(""u8))
        {
            return;
        }

        if (Begin(type, indexName, number) is { } json)
        {
            json.WritePropertyName(name);
            json.WriteElement(value);
            if (type.StartsWith("response.output_text", StringComparison.Ordinal))
            {
                JsonElement logprobs = Member(part, "logprobs");
                json.WriteRaw("logprobs"u8, logprobs.ValueKind == JsonValueKind.Array ? JsonMarshal.GetRawUtf8Value(logprobs) : "[]"u8);
            }

            events.End();
        }
    }

    private void WriteAnnotations(JsonElement part, int number)
    {
        int annotationIndex = 0;
        JsonElement annotations = Member(part, "annotations");
        foreach (JsonElement annotation in annotations.ValueKind == JsonValueKind.Array ? annotations.EnumerateArray() : default)
        {
            if (Begin("response.output_text.annotation.added", "content_index", number) is { } json)
            {
                json.WriteNumber("annotation_index"u8, annotationIndex);
                json.WritePropertyName("annotation"u8);
                json.WriteElement(annotation);
                events.End();
            }

            annotationIndex++;
        }
    }

    /// <summary>A text that the item has itself, in one delta.</summary>
    private void WriteText(string eventsOf, string name, bool hasName)
    {
        JsonElement value = Member(item, name);
        if (value.ValueKind != JsonValueKind.String)
        {
            return;
        }

        if (!value.ValueEquals(""u8) && Begin($"{eventsOf}.delta") is { } delta)
        {
            delta.WritePropertyName("delta"u8);
            delta.WriteElement(value);
            events.End();
        }

        if (Begin($"{eventsOf}.done") is { } done)
        {
            if (hasName && Member(item, "name") is { ValueKind: JsonValueKind.String } function)
            {
                done.WritePropertyName("name"u8);
                done.WriteElement(function);
            }

            done.WritePropertyName(name);
            done.WriteElement(value);
            events.End();
        }
    }

    private void WriteDone()
    {
        if (events.Begin("response.output_item.done"u8) is { } json)
        {
            json.WriteNumber("output_index"u8, index);
            json.WritePropertyName("item"u8);
            json.WriteElement(item);
            events.End();
        }
    }

    private Utf8JsonWriter? Begin(string type, string? indexName = null, int number = 0)
    {
        if (events.Begin(System.Text.Encoding.ASCII.GetBytes(type)) is not { } json)
        {
            return null;
        }

        JsonElement id = Member(item, "id");
        json.WriteRaw("item_id"u8, id.ValueKind == JsonValueKind.String ? JsonMarshal.GetRawUtf8Value(id) : "\"\""u8);
        json.WriteNumber("output_index"u8, index);
        if (indexName is not null)
        {
            json.WriteNumber(indexName, number);
        }

        return json;
    }

    private static JsonElement Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement value) ? value : default;
}
