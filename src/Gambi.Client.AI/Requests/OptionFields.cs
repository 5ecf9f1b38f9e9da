using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Requests;

/// <summary>What the options say in the same words to both protocols.</summary>
internal static class OptionFields
{
    private static readonly JsonElement AnyObject = JsonElement.Parse("""{"type":"object","properties":{}}""");

    // What strict mode wants of a schema at OpenAI, and what generated schemas lack.
    private static readonly AIJsonSchemaTransformOptions StrictSchema = new()
    {
        ConvertBooleanSchemas = true,
        DisallowAdditionalProperties = true,
        MoveDefaultKeywordToDescription = true,
        RequireAllProperties = true,
    };

    /// <summary>Sampling, as both protocols name it; <c>top_k</c> is known to neither, and to most local providers.</summary>
    public static void WriteSampling(RequestFields fields, ChatOptions options)
    {
        fields.Write("temperature", options.Temperature);
        fields.Write("top_p", options.TopP);
        fields.Write("top_k", (long?)options.TopK);
        fields.Write("frequency_penalty", options.FrequencyPenalty);
        fields.Write("presence_penalty", options.PresencePenalty);
        fields.Write("seed", options.Seed);
    }

    /// <summary>Tools and how to choose among them: a choice without tools is said only where it cannot be kept, and is refused then.</summary>
    /// <exception cref="NotSupportedException">A tool is no function.</exception>
    public static void WriteTools(RequestFields fields, ChatOptions options, bool nested)
    {
        var tools = options.Tools ?? [];
        if (tools.Count > 0)
        {
            var json = fields.Begin("tools");
            json.WriteStartArray();
            foreach (var tool in tools)
            {
                WriteTool(json, tool, nested);
            }

            json.WriteEndArray();
            fields.Write("parallel_tool_calls", options.AllowMultipleToolCalls);
        }

        switch (options.ToolMode)
        {
            case AutoChatToolMode when tools.Count > 0:
                fields.Write("tool_choice", "auto");
                break;
            case NoneChatToolMode when tools.Count > 0:
                fields.Write("tool_choice", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                WriteChoice(fields.Begin("tool_choice"), name, nested);
                break;
            case RequiredChatToolMode:
                fields.Write("tool_choice", "required");
                break;
        }
    }

    /// <summary>The members of a JSON schema format: name, description, strict and the schema.</summary>
    public static void WriteSchemaFormat(Utf8JsonWriter json, ChatResponseFormatJson format, JsonElement schema, ChatOptions options)
    {
        json.WriteString("name", format.SchemaName ?? "answer");
        if (format.SchemaDescription is { } description)
        {
            json.WriteString("description", description);
        }

        WriteSchema(json, "schema", schema, StrictOf(options.AdditionalProperties));
    }

    /// <summary>How hard to think, in the providers' words.</summary>
    public static string? EffortOf(ChatOptions options) => options.Reasoning?.Effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "xhigh",
        _ => null,
    };

    private static void WriteTool(Utf8JsonWriter json, AITool tool, bool nested)
    {
        var function = tool as AIFunctionDeclaration ?? tool.GetService<AIFunctionDeclaration>()
            ?? throw new NotSupportedException($"A room's models know functions only; '{tool.Name}' is a {tool.GetType().Name}.");
        json.WriteStartObject();
        json.WriteString("type", "function");
        if (nested)
        {
            json.WriteStartObject("function");
        }

        json.WriteString("name", function.Name);
        if (function.Description.Length > 0)
        {
            json.WriteString("description", function.Description);
        }

        WriteSchema(json, "parameters", function.JsonSchema, StrictOf(function.AdditionalProperties));
        if (nested)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteSchema(Utf8JsonWriter json, string name, JsonElement schema, bool? strict)
    {
        if (strict is { } said)
        {
            json.WriteBoolean("strict", said);
        }

        json.WritePropertyName(name);

        // "Anything" is no schema that providers take: they want an object.
        var given = schema.ValueKind == JsonValueKind.Object && schema.EnumerateObject().Any() ? schema : AnyObject;
        (strict is true ? AIJsonUtilities.TransformSchema(given, StrictSchema) : given).WriteTo(json);
    }

    private static void WriteChoice(Utf8JsonWriter json, string name, bool nested)
    {
        json.WriteStartObject();
        json.WriteString("type", "function");
        if (nested)
        {
            json.WriteStartObject("function");
        }

        json.WriteString("name", name);
        if (nested)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static bool? StrictOf(IReadOnlyDictionary<string, object?>? properties) =>
        properties is not null && properties.TryGetValue(RequestFields.Strict, out var strict) ? strict as bool? : null;
}
