using System.Net;

namespace Gambi.Cli.Hubs;

/// <summary>An address of this machine, with what tells whether people are on its network.</summary>
/// <param name="Address">The address.</param>
/// <param name="HasGateway">Whether its network leads somewhere.</param>
/// <param name="IsVirtual">Whether it is a network between programs of this machine.</param>
internal sealed record LanCandidate(IPAddress Address, bool HasGateway, bool IsVirtual)
{
    private static readonly string[] VirtualNames = ["docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "vEthernet", "tun", "tap", "utun", "wg", "tailscale", "zt", "cni", "flannel", "lxc", "podman"];

    /// <summary>Whether an interface is named like those of containers, virtual machines and VPNs.</summary>
    public static bool LooksVirtual(string interfaceName) => VirtualNames.Any(name => interfaceName.StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
