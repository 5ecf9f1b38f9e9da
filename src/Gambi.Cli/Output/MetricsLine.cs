using Gambi.Contracts;

namespace Gambi.Cli.Output;

/// <summary>What an answer took, in one line.</summary>
internal static class MetricsLine
{
    /// <summary>The line: only what is known.</summary>
    public static string Of(LlmMetrics metrics) => string.Join(", ", Parts(metrics));

    private static IEnumerable<string> Parts(LlmMetrics metrics)
    {
        if (metrics.QueuedMs is { } queued)
        {
            yield return $"queuedMs {Words.Rounded(queued)}";
        }

        if (metrics.Retries is > 0 and var retries)
        {
            yield return $"retries {retries}";
        }

        if (metrics.TtftMs is { } first)
        {
            yield return $"ttftMs {Words.Rounded(first)}";
        }

        yield return $"durationMs {Words.Rounded(metrics.DurationMs)}";
        if ((metrics.TotalTokens ?? metrics.InputTokens + metrics.OutputTokens) is { } total)
        {
            string split = metrics is { InputTokens: { } read, OutputTokens: { } written } ? $" ({read} in, {written} out)" : "";
            yield return $"tokens {total}{split}";
        }
        else if (metrics.OutputTokens is { } written)
        {
            yield return $"tokens {written} out";
        }

        if (metrics.TokensPerSecond is { } speed)
        {
            yield return $"tokens/s {Words.Rounded(speed)}";
        }
    }
}
