using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Requests;

/// <summary>The body of a Responses request.</summary>
internal static class ResponsesRequest
{
    public static ReadOnlyMemory<byte> Write(string model, IEnumerable<ChatMessage> messages, ChatOptions options, bool stream) => JsonBytes.Of(json =>
    {
        var fields = new RequestFields(json);
        json.WriteStartObject();
        fields.Write("model", model);
        fields.Write("stream", stream);
        fields.Write("previous_response_id", options.ConversationId);
        fields.Write("instructions", options.Instructions);
        fields.Begin("input");
        json.WriteStartArray();
        var input = new ResponsesInput(json);
        foreach (var message in messages)
        {
            input.Write(message);
        }

        json.WriteEndArray();
        OptionFields.WriteSampling(fields, options);
        fields.Write("max_output_tokens", (long?)options.MaxOutputTokens);
        fields.Write("stop_sequences", options.StopSequences);
        WriteReasoning(fields, options);
        WriteFormat(fields, options);
        OptionFields.WriteTools(fields, options, nested: false);
        fields.WriteExtras(options.AdditionalProperties, nameof(ChatOptions));
        json.WriteEndObject();
    });

    /// <summary>Whether the answer may be continued by its id, as far as the request decides that.</summary>
    public static bool IsStored(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue("store", out var store) is not true || store is not (false or JsonElement { ValueKind: JsonValueKind.False });

    private static void WriteReasoning(RequestFields fields, ChatOptions options)
    {
        var effort = OptionFields.EffortOf(options);
        var summary = options.Reasoning?.Output switch
        {
            ReasoningOutput.Summary => "auto",
            ReasoningOutput.Full => "detailed",
            _ => null,
        };
        if (effort is null && summary is null)
        {
            return;
        }

        var json = fields.Begin("reasoning");
        json.WriteStartObject();
        if (effort is not null)
        {
            json.WriteString("effort", effort);
        }

        if (summary is not null)
        {
            json.WriteString("summary", summary);
        }

        json.WriteEndObject();
    }

    private static void WriteFormat(RequestFields fields, ChatOptions options)
    {
        if (options.ResponseFormat is not ChatResponseFormatJson format)
        {
            return;
        }

        var json = fields.Begin("text");
        json.WriteStartObject();
        json.WriteStartObject("format");
        json.WriteString("type", format.Schema is null ? "json_object" : "json_schema");
        if (format.Schema is { } schema)
        {
            OptionFields.WriteSchemaFormat(json, format, schema, options);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
