namespace Gambi.Participant;

/// <summary>The session is over: heartbeats failed and the way back did too.</summary>
/// <param name="Message">Why, in one sentence.</param>
public sealed record HeartbeatFailedEvent(string Message) : ParticipantEvent
{
    /// <inheritdoc/>
    public override string Type => "heartbeat_failed";
}
