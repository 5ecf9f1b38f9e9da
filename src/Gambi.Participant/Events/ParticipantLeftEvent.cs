namespace Gambi.Participant;

/// <summary>The session is over because its owner wanted so.</summary>
/// <param name="Removed">Whether the hub confirmed that the registration is gone.</param>
public sealed record ParticipantLeftEvent(bool Removed) : ParticipantEvent
{
    /// <inheritdoc/>
    public override string Type => "left";
}
