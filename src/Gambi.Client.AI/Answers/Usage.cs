using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Answers;

/// <summary>Tokens, as the protocols count them.</summary>
internal static class Usage
{
    public static UsageContent? OfResponses(JsonElement? usage) => Of(usage, "input_tokens", "output_tokens");

    public static UsageContent? OfChat(JsonElement? usage) => Of(usage, "prompt_tokens", "completion_tokens");

    private static UsageContent? Of(JsonElement? told, string input, string output)
    {
        if (told is not { } usage)
        {
            return null;
        }

        var details = new UsageDetails
        {
            InputTokenCount = usage.Number(input),
            OutputTokenCount = usage.Number(output),
            TotalTokenCount = usage.Number("total_tokens"),
            CachedInputTokenCount = usage.Get(input + "_details")?.Number("cached_tokens"),
            ReasoningTokenCount = usage.Get(output + "_details")?.Number("reasoning_tokens"),
        };

        // Zeros alone stand where a provider counted nothing and the answer's form wants numbers.
        return details is { InputTokenCount: null or 0, OutputTokenCount: null or 0, TotalTokenCount: null or 0 } ? null : new UsageContent(details) { RawRepresentation = usage };
    }
}
