using System.Buffers;
using System.Globalization;
using System.Text;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The counts of a response under the names of Chat Completions.</summary>
internal readonly record struct ChatUsage(TokenUsage Counts, long? Cached, long? Reasoning)
{
    /// <summary>Whether anything was counted.</summary>
    public bool IsKnown => Counts != default;

    /// <summary>Reads a response's <c>usage</c>; a provider that uses Chat's own names there is understood too.</summary>
    public static ChatUsage Read(ReadOnlySpan<byte> usage)
    {
        TokenUsage counts = default;
        long? cached = null, reasoning = null;
        var members = new JsonMembers(usage);
        while (members.MoveNext())
        {
            if (members.Is("input_tokens"u8) || members.Is("prompt_tokens"u8))
            {
                counts = counts with { Input = Count(members.Number) };
            }
            else if (members.Is("output_tokens"u8) || members.Is("completion_tokens"u8))
            {
                counts = counts with { Output = Count(members.Number) };
            }
            else if (members.Is("total_tokens"u8))
            {
                counts = counts with { Total = Count(members.Number) };
            }
            else if (members.Is("input_tokens_details"u8) || members.Is("prompt_tokens_details"u8))
            {
                cached = Detail(members.Object, "cached_tokens"u8);
            }
            else if (members.Is("output_tokens_details"u8) || members.Is("completion_tokens_details"u8))
            {
                reasoning = Detail(members.Object, "reasoning_tokens"u8);
            }
        }

        return new ChatUsage(counts, cached, reasoning);
    }

    /// <summary>Writes the <c>usage</c> object; what the provider did not count is zero there, because the three are required.</summary>
    public void Write(IBufferWriter<byte> json)
    {
        var input = Counts.Input ?? 0;
        var output = Counts.Output ?? 0;
        var text = new StringBuilder();
        var total = Counts.Total ?? unchecked(input + output);
        text.Append(CultureInfo.InvariantCulture, $$"""{"prompt_tokens":{{input}},"completion_tokens":{{output}},"total_tokens":{{total}}""");
        if (Cached is { } cached)
        {
            text.Append(CultureInfo.InvariantCulture, $$""","prompt_tokens_details":{"cached_tokens":{{cached}}}""");
        }

        if (Reasoning is { } reasoning)
        {
            text.Append(CultureInfo.InvariantCulture, $$""","completion_tokens_details":{"reasoning_tokens":{{reasoning}}}""");
        }

        json.Write(Encoding.UTF8.GetBytes(text.Append('}').ToString()));
    }

    private static long? Detail(ReadOnlySpan<byte> details, ReadOnlySpan<byte> name)
    {
        long? count = null;
        var members = new JsonMembers(details);
        while (members.MoveNext())
        {
            if (members.Is(name))
            {
                count = Count(members.Number);
            }
        }

        return count;
    }

    private static long? Count(long? number) => number >= 0 ? number : null;
}
