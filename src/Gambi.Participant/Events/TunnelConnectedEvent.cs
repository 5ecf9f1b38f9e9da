using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>The first tunnel is open: the participant serves.</summary>
/// <param name="Version">What the two ends agreed on.</param>
public sealed record TunnelConnectedEvent(TunnelVersion Version) : ParticipantEvent
{
    /// <inheritdoc/>
    public override string Type => "tunnel_connected";
}
