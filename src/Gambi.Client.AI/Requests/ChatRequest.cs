using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Requests;

/// <summary>The body of a Chat Completions request.</summary>
internal static class ChatRequest
{
    /// <exception cref="NotSupportedException">The request continues a conversation, or something in its messages cannot be said.</exception>
    public static ReadOnlyMemory<byte> Write(string model, IEnumerable<ChatMessage> messages, ChatOptions options, bool stream)
    {
        if (options.ConversationId is not null)
        {
            throw new NotSupportedException("Chat Completions keeps no conversations: leave ChatOptions.ConversationId out and send all messages, or ask over Responses.");
        }

        return JsonBytes.Of(json => Write(json, model, messages, options, stream));
    }

    private static void Write(Utf8JsonWriter json, string model, IEnumerable<ChatMessage> messages, ChatOptions options, bool stream)
    {
        var fields = new RequestFields(json);
        json.WriteStartObject();
        fields.Write("model", model);
        fields.Write("stream", stream);
        if (stream)
        {
            fields.Begin("stream_options");
            json.WriteStartObject();
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
        }

        fields.Begin("messages");
        json.WriteStartArray();
        var input = new ChatInput(json);
        if (options.Instructions is { } instructions)
        {
            input.Write(new ChatMessage(ChatRole.System, instructions));
        }

        foreach (var message in messages)
        {
            input.Write(message);
        }

        json.WriteEndArray();
        OptionFields.WriteSampling(fields, options);
        fields.Write("max_tokens", (long?)options.MaxOutputTokens);
        fields.Write("stop", options.StopSequences);
        fields.Write("reasoning_effort", OptionFields.EffortOf(options));
        WriteFormat(fields, options);
        OptionFields.WriteTools(fields, options, nested: true);
        fields.WriteExtras(options.AdditionalProperties, nameof(ChatOptions));
        json.WriteEndObject();
    }

    private static void WriteFormat(RequestFields fields, ChatOptions options)
    {
        if (options.ResponseFormat is not ChatResponseFormatJson format)
        {
            return;
        }

        var json = fields.Begin("response_format");
        json.WriteStartObject();
        json.WriteString("type", format.Schema is null ? "json_object" : "json_schema");
        if (format.Schema is { } schema)
        {
            json.WriteStartObject("json_schema");
            OptionFields.WriteSchemaFormat(json, format, schema, options);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
