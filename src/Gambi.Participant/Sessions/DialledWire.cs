using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>An open wire to a hub.</summary>
/// <param name="Wire">The wire.</param>
/// <param name="Subprotocol">What of the offer the hub took, if anything.</param>
internal readonly record struct DialledWire(ITunnelWire Wire, string? Subprotocol);
