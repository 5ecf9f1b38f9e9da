namespace Gambi.Participant;

/// <summary>The session takes nothing new and finishes what runs.</summary>
/// <param name="Active">Requests that still run.</param>
public sealed record ParticipantLeavingEvent(int Active) : ParticipantEvent
{
    /// <inheritdoc/>
    public override string Type => "leaving";
}
