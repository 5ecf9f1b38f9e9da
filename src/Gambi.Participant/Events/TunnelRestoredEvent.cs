using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>A new tunnel is open after a loss.</summary>
/// <param name="Version">What the two ends agreed on.</param>
/// <param name="Downtime">How long there was none.</param>
/// <param name="Attempt">The attempt that succeeded, from 1.</param>
public sealed record TunnelRestoredEvent(TunnelVersion Version, TimeSpan Downtime, int Attempt) : ParticipantEvent
{
    /// <inheritdoc/>
    public override string Type => "tunnel_restored";
}
