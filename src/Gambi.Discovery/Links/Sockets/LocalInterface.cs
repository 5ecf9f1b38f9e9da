using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Gambi.Discovery.Links.Sockets;

/// <summary>An interface of this machine as it is now.</summary>
internal sealed record LocalInterface(int Index, IReadOnlyList<LinkAddress> Addresses)
{
    // Beyond that an answer would not fit a packet.
    private const int MostAddresses = 16;

    public static IEnumerable<LocalInterface> All(Func<NetworkInterface, bool> use)
    {
        foreach (NetworkInterface candidate in NetworkInterface.GetAllNetworkInterfaces())
        {
            // A loopback interface does not know that it is up.
            if (candidate.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown && TryRead(candidate) is { Addresses.Count: > 0 } found && use(candidate))
            {
                yield return found;
            }
        }
    }

    public bool Has(AddressFamily family) => Addresses.Any(own => own.Address.AddressFamily == family);

    public bool IsSameAs(LocalInterface other) => Index == other.Index && Addresses.SequenceEqual(other.Addresses);

    private static LocalInterface? TryRead(NetworkInterface candidate)
    {
        try
        {
            IPInterfaceProperties properties = candidate.GetIPProperties();
            int index = candidate.Supports(NetworkInterfaceComponent.IPv4) ? properties.GetIPv4Properties().Index : properties.GetIPv6Properties().Index;
            return new LocalInterface(
                index,
                [
                    .. properties.UnicastAddresses
                        .Select(static own => new LinkAddress(own.Address, own.PrefixLength))
                        .OrderBy(static own => own.Address.AddressFamily).ThenBy(static own => own.Address.ToString(), StringComparer.Ordinal)
                        .Take(MostAddresses),
                ]);
        }
        catch (Exception e) when (e is NetworkInformationException or IOException)
        {
            // It went away while it was looked at.
            return null;
        }
    }
}
