using Gambi.Tunnel.V1;
using Gambi.Tunnel.V2;

namespace Gambi.Tunnel;

/// <summary>Opens the hub's end of tunnels.</summary>
public static class HubTunnel
{
    /// <summary>Starts a tunnel over an open wire, which it owns from now on.</summary>
    /// <param name="wire">The open wire.</param>
    /// <param name="version">What the two ends agreed on.</param>
    /// <param name="options">Times and bounds.</param>
    public static IHubTunnel Open(ITunnelWire wire, TunnelVersion version, TunnelOptions options)
    {
        if (version == TunnelVersion.V1)
        {
            var oldest = new V1HubTunnel(wire, options);
            oldest.Open();
            return oldest;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(version, TunnelVersion.V2);
        var tunnel = new V2HubTunnel(wire, options);
        tunnel.Open();
        return tunnel;
    }
}
