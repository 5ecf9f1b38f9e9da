using System.Buffers;
using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>The event stream that a response would have had, told from its object: one delta a text.</summary>
/// <remarks>The object may be a provider's own, with items that Gambi does not know: they are added and done, whole.</remarks>
public static class ResponseReplay
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = Requests.RequestInspector.MaxDepth };

    /// <summary>
    /// Writes the events whose number is greater than <paramref name="startingAfter"/> (all of them: -1), then <c>[DONE]</c>. Throws a
    /// <see cref="JsonException"/> when it is no JSON object.
    /// </summary>
    public static void Write(ReadOnlyMemory<byte> responseObject, long startingAfter, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);

        using var given = JsonDocument.Parse(responseObject, Options);
        if (given.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A response is a JSON object.");
        }

        // The lines of an event are its data: no line end may be in it.
        byte[] response = CompactJson.Copy(responseObject.Span);
        using var document = JsonDocument.Parse(response, Options);
        JsonElement root = document.RootElement;
        var events = new ResponseEvents(startingAfter);
        events.WriteTo(output);
        if (root.TryGetProperty("background"u8, out JsonElement background) && background.ValueKind == JsonValueKind.True)
        {
            WriteEarly("response.created"u8, "queued"u8, root, events);
            WriteEarly("response.queued"u8, "queued"u8, root, events);
        }
        else
        {
            WriteEarly("response.created"u8, "in_progress"u8, root, events);
        }

        WriteEarly("response.in_progress"u8, "in_progress"u8, root, events);
        int index = 0;
        if (root.TryGetProperty("output"u8, out JsonElement items) && items.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in items.EnumerateArray())
            {
                new ItemReplay(item, index++, events).Write();
            }
        }

        events.Lifecycle(TerminalEvent(root), response);
        events.Done();
    }

    private static ReadOnlySpan<byte> TerminalEvent(JsonElement response)
    {
        bool has = response.TryGetProperty("status"u8, out JsonElement status) && status.ValueKind == JsonValueKind.String;
        ResponseStatus ended = !has || status.ValueEquals("completed"u8) ? ResponseStatus.Completed
            : status.ValueEquals("failed"u8) ? ResponseStatus.Failed
            : ResponseStatus.Incomplete;
        return ended.ToTerminalEvent();
    }

    /// <summary>The object as it was before anything came.</summary>
    private static void WriteEarly(ReadOnlySpan<byte> type, ReadOnlySpan<byte> status, JsonElement response, ResponseEvents events)
    {
        if (events.Begin(type) is not { } json)
        {
            return;
        }

        json.WriteStartObject("response"u8);
        foreach (JsonProperty member in response.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            switch (member.Name)
            {
                case "status":
                    json.WriteStringValue(status);
                    break;
                case "output":
                    json.WriteStartArray();
                    json.WriteEndArray();
                    break;
                case "output_text":
                    json.WriteStringValue(""u8);
                    break;
                case "completed_at" or "error" or "incomplete_details" or "usage":
                    json.WriteNullValue();
                    break;
                default:
                    json.WriteElement(member.Value);
                    break;
            }
        }

        json.WriteEndObject();
        events.End();
    }
}
