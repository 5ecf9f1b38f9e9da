using System.Buffers;
using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>The writer of a response's event stream, which numbers the events; each is one <c>event:</c> and one <c>data:</c> line.</summary>
internal sealed class ResponseEvents(long startingAfter = -1)
{
    private readonly Utf8JsonWriter _json = JsonOutput.NewWriter();
    private IBufferWriter<byte>? _client;

    /// <summary>The number of the next event.</summary>
    public long Next { get; private set; }

    /// <summary>Where the events go from here on; null for nowhere, when only their sum is wanted.</summary>
    public void WriteTo(IBufferWriter<byte>? client) => _client = client;

    /// <summary>Begins an event; null when nobody wants it. The caller writes its members and ends it with <see cref="End"/>.</summary>
    public Utf8JsonWriter? Begin(ReadOnlySpan<byte> type)
    {
        long number = Next++;
        if (_client is null || number <= startingAfter)
        {
            return null;
        }

        _client.Write("event: "u8);
        _client.Write(type);
        _client.Write("\ndata: "u8);
        _json.Reset(_client);
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        _json.WriteNumber("sequence_number"u8, number);
        return _json;
    }

    /// <summary>Ends the event that was begun.</summary>
    public void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _client!.Write("\n\n"u8);
    }

    /// <summary>Says where the response is, with the whole object.</summary>
    public void Lifecycle(ReadOnlySpan<byte> type, ReadOnlySpan<byte> response)
    {
        if (Begin(type) is { } json)
        {
            json.WriteRaw("response"u8, response);
            End();
        }
    }

    /// <summary>Says that no event comes any more.</summary>
    public void Done() => _client?.Write(Sse.SseEncoder.Done);

    public void ItemAdded(OutputItem item) => Item("response.output_item.added"u8, item);

    public void ItemDone(OutputItem item) => Item("response.output_item.done"u8, item);

    public void PartAdded(OutputItem item, int contentIndex, ContentPart part) => Part("response.content_part.added"u8, item, contentIndex, part);

    public void PartDone(OutputItem item, int contentIndex, ContentPart part) => Part("response.content_part.done"u8, item, contentIndex, part);

    public void ContentDelta(OutputItem item, int contentIndex, ContentPart part, ReadOnlySpan<byte> delta, ReadOnlySpan<byte> logprobs = default)
    {
        ReadOnlySpan<byte> type = part.Kind switch
        {
            ContentKind.Text => "response.output_text.delta"u8,
            ContentKind.Refusal => "response.refusal.delta"u8,
            _ => "response.reasoning_text.delta"u8,
        };
        if (BeginFor(type, item, contentIndex) is { } json)
        {
            json.WriteText("delta"u8, delta);
            if (part.Kind == ContentKind.Text)
            {
                json.WriteElements("logprobs"u8, logprobs);
            }

            End();
        }
    }

    public void ContentDone(OutputItem item, int contentIndex, ContentPart part)
    {
        ReadOnlySpan<byte> type = part.Kind switch
        {
            ContentKind.Text => "response.output_text.done"u8,
            ContentKind.Refusal => "response.refusal.done"u8,
            _ => "response.reasoning_text.done"u8,
        };
        if (BeginFor(type, item, contentIndex) is { } json)
        {
            json.WriteText(part.Kind == ContentKind.Refusal ? "refusal"u8 : "text"u8, part.Text.WrittenSpan);
            if (part.Kind == ContentKind.Text)
            {
                json.WriteElements("logprobs"u8, part.Logprobs);
            }

            End();
        }
    }

    public void ArgumentsDelta(OutputItem item, ReadOnlySpan<byte> delta)
    {
        if (BeginFor("response.function_call_arguments.delta"u8, item) is { } json)
        {
            json.WriteText("delta"u8, delta);
            End();
        }
    }

    public void ArgumentsDone(FunctionCallItem item)
    {
        if (BeginFor("response.function_call_arguments.done"u8, item) is { } json)
        {
            json.WriteString("name"u8, item.Name);
            json.WriteText("arguments"u8, item.Arguments);
            End();
        }
    }

    private void Item(ReadOnlySpan<byte> type, OutputItem item)
    {
        if (Begin(type) is { } json)
        {
            json.WriteNumber("output_index"u8, item.Index);
            json.WritePropertyName("item"u8);
            item.Write(json);
            End();
        }
    }

    private void Part(ReadOnlySpan<byte> type, OutputItem item, int contentIndex, ContentPart part)
    {
        if (BeginFor(type, item, contentIndex) is { } json)
        {
            json.WritePropertyName("part"u8);
            part.Write(json);
            End();
        }
    }

    private Utf8JsonWriter? BeginFor(ReadOnlySpan<byte> type, OutputItem item, int contentIndex = -1)
    {
        if (Begin(type) is not { } json)
        {
            return null;
        }

        json.WriteString("item_id"u8, item.Id);
        json.WriteNumber("output_index"u8, item.Index);
        if (contentIndex >= 0)
        {
            json.WriteNumber("content_index"u8, contentIndex);
        }

        return json;
    }
}
