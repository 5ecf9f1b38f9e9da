namespace Gambi.Contracts;

/// <summary>What a participant's recent requests looked like: rolling values over the newest 100 completed ones.</summary>
public sealed record ParticipantMetrics
{
    /// <summary>Requests completed since registration.</summary>
    public long Completed { get; init; }

    /// <summary>Requests failed since registration.</summary>
    public long Failed { get; init; }

    /// <summary>Median time to first token, in milliseconds.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Median duration, in milliseconds.</summary>
    public double? DurationMs { get; init; }

    /// <summary>Median output tokens a second.</summary>
    public double? TokensPerSecond { get; init; }
}
