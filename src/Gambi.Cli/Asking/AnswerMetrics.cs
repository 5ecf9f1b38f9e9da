using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Asking;

/// <summary>What an answer took as this side of the network saw it, in the contract's form.</summary>
internal static class AnswerMetrics
{
    /// <summary>The metrics.</summary>
    public static LlmMetrics Of(AnswerEnd end) => new()
    {
        TtftMs = end.TimeToFirstToken is { } first ? Math.Round(first.TotalMilliseconds, 1) : null,
        DurationMs = Math.Round(end.Duration.TotalMilliseconds, 1),
        InputTokens = end.Usage?.Input,
        OutputTokens = end.Usage?.Output,
        TotalTokens = end.Usage?.Total,
        TokensPerSecond = Speed(end),
    };

    // From the first token on: waiting for it is what ttftMs tells.
    private static double? Speed(AnswerEnd end)
    {
        double seconds = (end.Duration - (end.TimeToFirstToken ?? TimeSpan.Zero)).TotalSeconds;
        return end.Usage?.Output is { } tokens and > 0 && seconds > 0 ? Math.Round(tokens / seconds, 1) : null;
    }
}
