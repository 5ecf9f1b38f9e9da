namespace Gambi.Contracts;

/// <summary>The data of <c>llm.request</c>.</summary>
public sealed record LlmRequestData
{
    /// <summary>The same as the request's <c>X-Request-Id</c>.</summary>
    public required string RequestId { get; init; }

    /// <summary>Who serves it.</summary>
    public required string ParticipantId { get; init; }

    /// <summary>The provider's model.</summary>
    public required string Model { get; init; }

    /// <summary>A name of <see cref="InferenceProtocolName"/>.</summary>
    public required string Protocol { get; init; }
}
