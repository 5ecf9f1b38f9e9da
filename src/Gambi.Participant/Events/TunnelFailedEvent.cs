namespace Gambi.Participant;

/// <summary>The session is over: the tunnel was lost and the way back failed.</summary>
/// <param name="Message">Why, in one sentence.</param>
public sealed record TunnelFailedEvent(string Message) : ParticipantEvent
{
    /// <inheritdoc/>
    public override string Type => "tunnel_failed";
}
