namespace Gambi.Adaptation.Tests.Requests;

/// <summary>A field of a request as each protocol writes it.</summary>
internal sealed record Option(string Responses, string Chat)
{
    /// <summary>One of each kind that the table keeps.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        new("\"temperature\":0.5", "\"temperature\":0.5"),
        new("\"top_p\":1e-1", "\"top_p\":1e-1"),
        new(
            "\"parallel_tool_calls\":false,\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"strict\":false}]",
            "\"parallel_tool_calls\":false,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":false}}]"),
        new("\"user\":\"\\u00e9\"", "\"user\":\"\\u00e9\""),
        new("\"seed\":-7", "\"seed\":-7"),
        new("\"frequency_penalty\":1", "\"frequency_penalty\":1"),
        new("\"presence_penalty\":-0.5", "\"presence_penalty\":-0.5"),
        new("\"service_tier\":\"flex\"", "\"service_tier\":\"flex\""),
        new("\"prompt_cache_key\":\"k\"", "\"prompt_cache_key\":\"k\""),
        new("\"safety_identifier\":\"s\"", "\"safety_identifier\":\"s\""),
        new("\"max_output_tokens\":9", "\"max_tokens\":9"),
        new("\"stop_sequences\":[\"a\",\"\\n\"]", "\"stop\":[\"a\",\"\\n\"]"),
        new("\"text\":{\"verbosity\":\"low\"}", "\"verbosity\":\"low\""),
        new("\"reasoning\":{\"effort\":\"high\"}", "\"reasoning_effort\":\"high\""),
        new("\"include\":[\"message.output_text.logprobs\"],\"top_logprobs\":3", "\"logprobs\":true,\"top_logprobs\":3"),
        new("\"stream\":true", "\"stream\":true"),
        new("\"top_k\":40", "\"top_k\":40"),
        new("\"chat_template_kwargs\":{\"a\":[1.0]}", "\"chat_template_kwargs\":{\"a\":[1.0]}"),
        new(
            "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{\"type\":\"object\"},\"strict\":true,\"description\":\"d\"}}",
            "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"},\"strict\":true,\"description\":\"d\"}}"),
        new(
            "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"a\":[null]},\"strict\":false},{\"type\":\"function\",\"name\":\"g\",\"strict\":true}]",
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"a\":[null]},\"strict\":false}},{\"type\":\"function\",\"function\":{\"name\":\"g\",\"strict\":true}}]"),
        new(
            "\"tool_choice\":{\"type\":\"allowed_tools\",\"mode\":\"auto\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]}",
            "\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}}"),
    ];
}
