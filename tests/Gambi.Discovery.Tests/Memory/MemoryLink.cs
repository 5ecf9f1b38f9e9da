using System.Net;
using System.Net.Sockets;
using Gambi.Discovery.Links;

namespace Gambi.Discovery.Tests.Memory;

/// <summary>One family of one machine's addresses on a wire.</summary>
internal sealed class MemoryLink(MemoryTransport machine, MemoryWire wire, int interfaceIndex, AddressFamily family, IReadOnlyList<LinkAddress> addresses) : IMulticastLink
{
    public MemoryWire Wire => wire;

    public int InterfaceIndex => interfaceIndex;

    public AddressFamily Family => family;

    public IReadOnlyList<LinkAddress> Addresses => addresses;

    public bool IsFull => true;

    /// <summary>Whether nothing can be sent.</summary>
    public bool IsMute { get; set; }

    /// <summary>How often it was tried to send while that could not be.</summary>
    public int Failures { get; private set; }

    public IPAddress Address => addresses.First(own => own.Address.AddressFamily == family).Address;

    public bool Has(IPAddress address) => addresses.Any(own => own.Address.Equals(address));

    public bool Send(ReadOnlySpan<byte> packet) => TrySend(packet, null);

    public bool Send(ReadOnlySpan<byte> packet, IPEndPoint destination) => TrySend(packet, destination);

    public void Receive(byte[] packet, IPEndPoint source, bool toGroup) => machine.Receive(this, packet, source, toGroup);

    private bool TrySend(ReadOnlySpan<byte> packet, IPEndPoint? to)
    {
        if (IsMute)
        {
            Failures++;
            return false;
        }

        wire.Send(this, packet.ToArray(), new IPEndPoint(Address, OnLink.Port), to);
        return true;
    }
}
