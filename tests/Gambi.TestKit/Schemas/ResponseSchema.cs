using System.Text.Json;

namespace Gambi.TestKit.Schemas;

/// <summary>The response object of OpenAI's public reference, with the members that Gambi promises: each with its type, and whether it may be null.</summary>
public static class ResponseSchema
{
    private static readonly HashSet<string> Members =
    [
        "id", "object", "created_at", "completed_at", "status", "background", "error", "incomplete_details", "instructions", "max_output_tokens",
        "max_tool_calls", "metadata", "model", "output", "output_text", "parallel_tool_calls", "previous_response_id", "prompt_cache_key", "reasoning",
        "safety_identifier", "service_tier", "store", "temperature", "text", "tool_choice", "tools", "top_logprobs", "top_p", "truncation", "usage",
        "user", "frequency_penalty", "presence_penalty",
    ];

    /// <summary>What is wrong with it; nothing when it is a response.</summary>
    public static IReadOnlyList<string> Validate(JsonElement response)
    {
        List<string> problems = [];
        Check(new SchemaCheck(response, "response", problems));
        return problems;
    }

    internal static void Check(SchemaCheck response)
    {
        if (!response.IsObject)
        {
            response.Report("is no object");
            return;
        }

        response.Only(Members);
        response.Id("id", "resp_");
        response.Is("object", "response");
        response.Count("created_at");
        response.CountOrNull("completed_at");
        response.Text("model");
        response.Flag("background");
        response.Flag("store");
        response.Flag("parallel_tool_calls");
        response.TextOrNull("previous_response_id");
        response.TextOrNull("prompt_cache_key");
        response.TextOrNull("safety_identifier");
        response.TextOrNull("user");
        response.Is("service_tier", "auto", "default", "flex", "scale", "priority");
        response.Is("truncation", "auto", "disabled");
        response.CountOrNull("max_output_tokens");
        response.CountOrNull("max_tool_calls");
        response.Count("top_logprobs");
        response.Number("temperature");
        response.Number("top_p");
        response.Number("frequency_penalty");
        response.Number("presence_penalty");
        response.Need("instructions", JsonValueKind.String, JsonValueKind.Array, JsonValueKind.Null);
        response.Need("tool_choice", JsonValueKind.String, JsonValueKind.Object);
        CheckMetadata(response);
        CheckSettings(response);
        CheckTools(response);
        CheckOutput(response);
        CheckStatus(response);
    }

    private static void CheckMetadata(SchemaCheck response)
    {
        foreach (JsonProperty member in response.Object("metadata")?.Value.EnumerateObject() ?? [])
        {
            if (member.Value.ValueKind != JsonValueKind.String)
            {
                response.Report($"metadata.{member.Name} is no text");
            }
        }
    }

    private static void CheckSettings(SchemaCheck response)
    {
        SchemaCheck? reasoning = response.Object("reasoning");
        reasoning?.TextOrNull("effort");
        reasoning?.TextOrNull("summary");
        SchemaCheck? format = response.Object("text")?.Object("format");
        format?.Is("type", "text", "json_object", "json_schema");
        if (format?.Text("type") == "json_schema")
        {
            format.Text("name");
            format.Object("schema");
            format.TextOrNull("description");
            format.Need("strict", JsonValueKind.True, JsonValueKind.False, JsonValueKind.Null);
        }
    }

    private static void CheckTools(SchemaCheck response)
    {
        foreach (SchemaCheck tool in response.Array("tools"))
        {
            if (tool.Text("type") == "function")
            {
                tool.Text("name");
                tool.TextOrNull("description");
                tool.ObjectOrNull("parameters");
                tool.Need("strict", JsonValueKind.True, JsonValueKind.False, JsonValueKind.Null);
            }
        }
    }

    private static void CheckOutput(SchemaCheck response)
    {
        string text = "";
        HashSet<string?> ids = [];
        foreach (SchemaCheck item in response.Array("output"))
        {
            ItemSchema.Check(item);
            if (!ids.Add(item.Text("id")))
            {
                item.Report("id is another item's too");
            }

            text += item.Text("type") == "message" ? string.Concat(item.Array("content").Where(part => part.Text("type") == "output_text").Select(part => part.Text("text"))) : "";
        }

        if (response.Text("output_text") is { } outputText && outputText != text)
        {
            response.Report($"output_text is \"{outputText}\", but the messages say \"{text}\"");
        }
    }

    private static void CheckStatus(SchemaCheck response)
    {
        response.Is("status", "queued", "in_progress", "completed", "incomplete", "failed", "cancelled");
        string? status = response.Text("status");
        SchemaCheck? error = response.ObjectOrNull("error");
        error?.Is("code", "server_error", "rate_limit_exceeded", "invalid_prompt");
        error?.Text("message");
        SchemaCheck? details = response.ObjectOrNull("incomplete_details");
        details?.Is("reason", "max_output_tokens", "content_filter");
        SchemaCheck? usage = response.ObjectOrNull("usage");
        CheckUsage(usage);
        Expect(response, "error", error is not null, status == "failed");
        Expect(response, "incomplete_details", details is not null, status == "incomplete");
        Expect(response, "usage", usage is not null, status is not ("queued" or "in_progress"));
        Expect(response, "completed_at", response.Value.TryGetProperty("completed_at", out JsonElement at) && at.ValueKind == JsonValueKind.Number, status == "completed");
        if (status == "completed" && response.Array("output").Any(item => item.Value.TryGetProperty("status", out JsonElement word) && word.GetString() != "completed"))
        {
            response.Report("is completed, but an item is not");
        }
    }

    private static void CheckUsage(SchemaCheck? usage)
    {
        usage?.Count("input_tokens");
        usage?.Count("output_tokens");
        usage?.Count("total_tokens");
        usage?.Object("input_tokens_details")?.Count("cached_tokens");
        usage?.Object("output_tokens_details")?.Count("reasoning_tokens");
    }

    private static void Expect(SchemaCheck response, string name, bool has, bool should)
    {
        if (has != should)
        {
            response.Report($"{name} is {(has ? "there" : "null")} with status {response.Text("status")}");
        }
    }
}
