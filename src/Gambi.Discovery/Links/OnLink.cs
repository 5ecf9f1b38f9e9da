using System.Net;

namespace Gambi.Discovery.Links;

/// <summary>Who is near enough to be heard.</summary>
internal static class OnLink
{
    /// <summary>The port of multicast DNS.</summary>
    public const int Port = 5353;

    /// <summary>Whether it is an address of this machine; over two interfaces on one network, what one sends comes back over the other.</summary>
    public static bool IsOwn(this IEnumerable<IMulticastLink> links, IPAddress address) => links.Any(link => link.Addresses.Any(own => own.Is(address)));

    /// <summary>Whether that address is of the link's networks (RFC 6762 §11); one of this machine's own is, too.</summary>
    public static bool IsNear(this IMulticastLink link, IPAddress address) =>
        address.IsIPv6LinkLocal || IPAddress.IsLoopback(address) || link.Addresses.Any(own => own.IsNear(address));
}
