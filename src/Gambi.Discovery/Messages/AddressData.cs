using System.Net;
using System.Net.Sockets;

namespace Gambi.Discovery.Messages;

/// <summary>A or AAAA, by the address' family; an address has no scope on the wire.</summary>
internal sealed record AddressData : RecordData
{
    public AddressData(IPAddress address) =>
        Address = address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;

    public IPAddress Address { get; }

    public override RecordType Type => Address.AddressFamily == AddressFamily.InterNetwork ? RecordType.A : RecordType.Aaaa;
}
