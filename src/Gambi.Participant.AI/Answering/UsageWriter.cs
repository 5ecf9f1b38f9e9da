using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>Writes counted tokens as Chat Completions tells them.</summary>
internal static class UsageWriter
{
    public static void Write(Utf8JsonWriter writer, UsageDetails usage)
    {
        long input = usage.InputTokenCount ?? 0;
        long output = usage.OutputTokenCount ?? 0;
        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("prompt_tokens"u8, input);
        writer.WriteNumber("completion_tokens"u8, output);
        writer.WriteNumber("total_tokens"u8, usage.TotalTokenCount ?? input + output);
        WriteDetails(writer, "prompt_tokens_details"u8, "cached_tokens"u8, usage.CachedInputTokenCount);
        WriteDetails(writer, "completion_tokens_details"u8, "reasoning_tokens"u8, usage.ReasoningTokenCount);
        writer.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> detail, long? count)
    {
        if (count is { } counted)
        {
            writer.WriteStartObject(name);
            writer.WriteNumber(detail, counted);
            writer.WriteEndObject();
        }
    }
}
