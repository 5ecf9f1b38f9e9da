using Gambi.Tunnel.V1;
using Gambi.Tunnel.V2;

namespace Gambi.Tunnel;

/// <summary>Opens the participant's end of tunnels.</summary>
public static class ParticipantTunnel
{
    /// <summary>Starts a tunnel over an open wire, which it owns from now on.</summary>
    /// <param name="wire">The open wire.</param>
    /// <param name="version">What the two ends agreed on.</param>
    /// <param name="handler">Serves the requests.</param>
    /// <param name="options">Times and bounds.</param>
    public static IParticipantTunnel Open(ITunnelWire wire, TunnelVersion version, ITunnelRequestHandler handler, TunnelOptions options)
    {
        if (version == TunnelVersion.V1)
        {
            var oldest = new V1ParticipantTunnel(wire, handler, options);
            oldest.Open();
            return oldest;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(version, TunnelVersion.V2);
        var tunnel = new V2ParticipantTunnel(wire, handler, options);
        tunnel.Open();
        return tunnel;
    }
}
