namespace Gambi.Contracts;

/// <summary>What one inference request took; counts only when the provider told them.</summary>
public sealed record LlmMetrics
{
    /// <summary>Time to first token, in milliseconds.</summary>
    public double? TtftMs { get; init; }

    /// <summary>From the request's arrival to the answer's end, in milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <summary>Tokens read.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Both.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>Output tokens a second, from the first token on for streams.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Time spent waiting for a slot, in milliseconds (ours).</summary>
    public double? QueuedMs { get; init; }

    /// <summary>Other participants tried before (ours).</summary>
    public int? Retries { get; init; }
}
