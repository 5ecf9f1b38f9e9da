namespace Gambi.Contracts;

/// <summary>The data of <c>llm.complete</c>.</summary>
public sealed record LlmCompleteData
{
    /// <summary>The same as the request's <c>X-Request-Id</c>.</summary>
    public required string RequestId { get; init; }

    /// <summary>Who served it.</summary>
    public required string ParticipantId { get; init; }

    /// <summary>The provider's model.</summary>
    public required string Model { get; init; }

    /// <summary>A name of <see cref="InferenceProtocolName"/>.</summary>
    public required string Protocol { get; init; }

    /// <summary>What it took.</summary>
    public required LlmMetrics Metrics { get; init; }
}
