using Gambi.Contracts;

namespace Gambi.Hub.Observability;

/// <summary>How one inference request ended. Its log line, its metrics and its room event are all made from this, so they cannot disagree.</summary>
internal sealed record RequestOutcome
{
    public required string RequestId { get; init; }

    public required string RoomCode { get; init; }

    /// <summary>A name of <see cref="InferenceProtocolName"/>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Who served it, or <c>null</c> when nobody was chosen.</summary>
    public string? ParticipantId { get; init; }

    public string? Nickname { get; init; }

    public string? Endpoint { get; init; }

    /// <summary>The provider's model, or what was asked for when nobody was chosen.</summary>
    public string? Model { get; init; }

    /// <summary>The status the client got, or <c>null</c> when it left before.</summary>
    public int? Status { get; init; }

    /// <summary>Where it failed: a name of <see cref="LlmStage"/>; <c>null</c> when it did not.</summary>
    public string? Stage { get; init; }

    /// <summary>What went wrong, for people; never a payload.</summary>
    public string? Error { get; init; }

    public required LlmMetrics Metrics { get; init; }

    /// <summary>Whether the failure says something about the participant: a client that left or asked for nobody's model does not.</summary>
    public bool IsParticipantsFailure => Stage is LlmStage.Tunnel or LlmStage.Provider or LlmStage.Stream;
}
