namespace Gambi.Participant;

/// <summary>The tunnel or the heartbeat is lost, or one more attempt to come back failed; another follows.</summary>
/// <param name="Reason">What broke, in one sentence.</param>
/// <param name="RetryIn">How long until the next attempt.</param>
/// <param name="Attempt">That attempt's number since the loss, from 1.</param>
public sealed record TunnelLostEvent(string Reason, TimeSpan RetryIn, int Attempt) : ParticipantEvent
{
    /// <inheritdoc/>
    public override string Type => "tunnel_lost";
}
