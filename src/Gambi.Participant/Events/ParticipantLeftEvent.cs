namespace Gambi.Participant;

/// <summary>The session is over on purpose, here or at the hub.</summary>
/// <param name="Cause">Whose purpose: <see cref="ParticipantCloseCause.Left"/>, <see cref="ParticipantCloseCause.Removed"/> or <see cref="ParticipantCloseCause.Superseded"/>.</param>
/// <param name="Removed">Whether the registration is known to be gone.</param>
public sealed record ParticipantLeftEvent(ParticipantCloseCause Cause, bool Removed) : ParticipantEvent
{
    /// <inheritdoc/>
    public override string Type => "left";
}
