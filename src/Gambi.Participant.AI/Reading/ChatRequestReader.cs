using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>Reads the body of a Chat Completions request.</summary>
/// <param name="models">What may be asked for.</param>
internal sealed class ChatRequestReader(SharedModels models)
{
    // Read here, or nothing for a model: all others go along for the chat client to know or not.
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        "model", "messages", "stream", "stream_options", "n", "temperature", "top_p", "top_k", "frequency_penalty", "presence_penalty", "seed", "stop", "max_tokens",
        "max_completion_tokens", "response_format", "reasoning_effort", "tools", "tool_choice", "parallel_tool_calls", "functions", "function_call");

    /// <exception cref="RequestException">Names the field that is wrong.</exception>
    public ChatRequest Read(JsonElement json)
    {
        RequestField body = new(json, "");
        if (body.Kind is not JsonValueKind.Object)
        {
            throw body.Wrong("an object");
        }

        if (body["n"].Whole() is { } choices and not 1)
        {
            throw body["n"].Unsupported($"this participant answers with one choice, not {choices}");
        }

        string model = body["model"].Text();
        ChatOptions options = ReadOptions(body);
        options.ModelId = models.ChatModelId(model, body["model"]);
        ToolsReader.Read(body, options);
        return new(
            model,
            MessagesReader.Read(body["messages"]),
            options,
            options.Tools?.Select(static tool => tool.Name).ToHashSet(StringComparer.Ordinal) ?? [],
            body["stream"].Flag() ?? false,
            body["stream_options"]["include_usage"].Flag() ?? false);
    }

    private static ChatOptions ReadOptions(RequestField body)
    {
        ChatOptions options = new()
        {
            Temperature = body["temperature"].Number(),
            TopP = body["top_p"].Number(),
            TopK = body["top_k"].Count(),
            FrequencyPenalty = body["frequency_penalty"].Number(),
            PresencePenalty = body["presence_penalty"].Number(),
            Seed = body["seed"].Whole(),
            StopSequences = ReadStop(body["stop"]),
            MaxOutputTokens = body["max_completion_tokens"].Count() ?? body["max_tokens"].Count(),
            Reasoning = ReadReasoning(body["reasoning_effort"]),
            AdditionalProperties = ReadOthers(body),
        };
        ReadFormat(body["response_format"], options);
        return options;
    }

    private static List<string>? ReadStop(RequestField stop) => stop.Kind switch
    {
        JsonValueKind.String => [stop.Text()],
        _ when stop.IsGiven => [.. stop.Items().Select(static item => item.Text())],
        _ => null,
    };

    private static ReasoningOptions? ReadReasoning(RequestField effort) => effort.TextOrNull() switch
    {
        null => null,
        "none" => new() { Effort = ReasoningEffort.None },
        "minimal" or "low" => new() { Effort = ReasoningEffort.Low },
        "medium" => new() { Effort = ReasoningEffort.Medium },
        "high" => new() { Effort = ReasoningEffort.High },
        "xhigh" => new() { Effort = ReasoningEffort.ExtraHigh },
        _ => throw effort.Wrong("'none', 'minimal', 'low', 'medium', 'high' or 'xhigh'"),
    };

    private static void ReadFormat(RequestField format, ChatOptions options)
    {
        if (!format.IsGiven)
        {
            return;
        }

        switch (format["type"].Text())
        {
            case "text":
                options.ResponseFormat = ChatResponseFormat.Text;
                break;
            case "json_object":
                options.ResponseFormat = ChatResponseFormat.Json;
                break;
            case "json_schema":
                RequestField named = format["json_schema"];
                RequestField schema = named["schema"];
                if (schema.Kind is not JsonValueKind.Object)
                {
                    throw schema.IsGiven ? schema.Wrong("a JSON schema") : schema.Missing();
                }

                options.ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.Copy(), named["name"].TextOrNull(), named["description"].TextOrNull());
                if (named["strict"].Flag() is { } strict)
                {
                    (options.AdditionalProperties ??= [])["strict"] = strict;
                }

                break;
            default:
                throw format["type"].Wrong("'text', 'json_object' or 'json_schema'");
        }
    }

    private static AdditionalPropertiesDictionary? ReadOthers(RequestField body)
    {
        AdditionalPropertiesDictionary? others = null;
        foreach (RequestField member in body.Members().Where(static member => member.IsGiven && !Known.Contains(member.Path)))
        {
            (others ??= [])[member.Path] = member.Loose();
        }

        return others;
    }
}
