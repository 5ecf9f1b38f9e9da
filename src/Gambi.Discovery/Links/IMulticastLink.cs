using System.Net;
using System.Net.Sockets;

namespace Gambi.Discovery.Links;

/// <summary>One family of addresses on one interface, over which the group of multicast DNS is reached.</summary>
internal interface IMulticastLink
{
    int InterfaceIndex { get; }

    AddressFamily Family { get; }

    /// <summary>This machine's addresses on the interface, of both families.</summary>
    IReadOnlyList<LinkAddress> Addresses { get; }

    /// <summary>Whether it sends from the port of multicast DNS; where not, it can ask only, and is answered alone.</summary>
    bool IsFull { get; }

    /// <summary>Sends to the group; answers whether it could.</summary>
    bool Send(ReadOnlySpan<byte> packet);

    /// <summary>Sends to one; answers whether it could.</summary>
    bool Send(ReadOnlySpan<byte> packet, IPEndPoint destination);
}
