using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>A request arrived on the tunnel.</summary>
/// <param name="Number">Counts the session's requests from 1.</param>
/// <param name="Operation">What is asked, one of <see cref="TunnelOperations"/>.</param>
public sealed record RequestStartedEvent(long Number, string Operation) : ParticipantEvent
{
    /// <inheritdoc/>
    public override string Type => "request_started";
}
