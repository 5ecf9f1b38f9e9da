using System.Text.Json;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.OverChat;

/// <summary>The reader of a Chat answer's <c>usage</c>, with the details that a Responses answer has too.</summary>
internal static class UsageReader
{
    /// <summary>No answer has more tokens; sums of such numbers cannot overflow.</summary>
    private const long MaxCount = 1_000_000_000_000;

    /// <summary>Reads the object; null when it is none.</summary>
    public static CountedTokens? Read(ReadOnlySpan<byte> usage)
    {
        if (!usage.StartsWith("{"u8))
        {
            return null;
        }

        var tokens = new TokenUsage(
            Count(usage, "prompt_tokens"u8) ?? Count(usage, "input_tokens"u8),
            Count(usage, "completion_tokens"u8) ?? Count(usage, "output_tokens"u8),
            Count(usage, "total_tokens"u8));
        return new CountedTokens(
            tokens,
            Count(JsonMember.Find(usage, "prompt_tokens_details"u8), "cached_tokens"u8) ?? 0,
            Count(JsonMember.Find(usage, "completion_tokens_details"u8), "reasoning_tokens"u8) ?? 0);
    }

    private static long? Count(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> value = json.IsEmpty ? default : JsonMember.Find(json, name);
        if (value.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(value);
        return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long count) && count is >= 0 and <= MaxCount ? count : null;
    }
}
