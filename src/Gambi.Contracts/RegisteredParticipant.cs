namespace Gambi.Contracts;

/// <summary>The answer of <c>PUT /v1/rooms/:code/participants/:id</c>.</summary>
public sealed record RegisteredParticipant
{
    /// <summary>The participant as registered.</summary>
    public required ParticipantSummary Participant { get; init; }

    /// <summary>The room's id.</summary>
    public required string RoomId { get; init; }

    /// <summary>Where and with what to open the tunnel.</summary>
    public required TunnelBootstrap Tunnel { get; init; }

    /// <summary>The secret that proves later requests to be this participant's (ours); given only when it registers for the first time. Existing hubs give none.</summary>
    public string? ParticipantKey { get; init; }

    /// <summary>Leaves key and token out, so that no log can hold them.</summary>
    public override string ToString() => $"{nameof(RegisteredParticipant)} {Participant.Id}";
}
