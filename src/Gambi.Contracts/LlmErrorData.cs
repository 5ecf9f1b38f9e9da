namespace Gambi.Contracts;

/// <summary>The data of <c>llm.error</c>; the participant's fields are absent when none was chosen.</summary>
public sealed record LlmErrorData
{
    /// <summary>The same as the request's <c>X-Request-Id</c>.</summary>
    public required string RequestId { get; init; }

    /// <summary>Who should have served it.</summary>
    public string? ParticipantId { get; init; }

    /// <summary>That participant's name for people.</summary>
    public string? Nickname { get; init; }

    /// <summary>That participant's endpoint.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The provider's model, or what the request asked for.</summary>
    public string? Model { get; init; }

    /// <summary>A name of <see cref="InferenceProtocolName"/>.</summary>
    public required string Protocol { get; init; }

    /// <summary>A name of <see cref="LlmStage"/>.</summary>
    public required string Stage { get; init; }

    /// <summary>What went wrong; never a payload.</summary>
    public required string Error { get; init; }
}
