using System.Net;
using Gambi.Discovery.Messages;

namespace Gambi.Discovery.Tests.Memory;

/// <summary>Records as a responder would tell them.</summary>
internal static class Records
{
    public static DnsName Instance(string name) => Scene.Type.Under(name);

    public static DnsName Host(string name) => ServiceTypeName.Local.Under(name);

    public static DnsRecord Pointer(string name, uint ttl = 4500) => new(Scene.Type, new PointerData(Instance(name)), ttl);

    public static DnsRecord Service(string name, int port, string host, uint ttl = 120) =>
        new(Instance(name), new ServiceData(0, 0, (ushort)port, Host(host)), ttl, CacheFlush: true);

    public static DnsRecord Text(string name, string pair, uint ttl = 4500) =>
        new(Instance(name), TextData.Of([KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1])]), ttl, CacheFlush: true);

    public static DnsRecord Address(string host, string address, uint ttl = 120) => new(Host(host), new AddressData(IPAddress.Parse(address)), ttl, CacheFlush: true);

    /// <summary>All that there is to say of a service.</summary>
    public static DnsRecord[] All(string name, int port, string host, string address, uint ttl = 120) =>
        [Pointer(name, ttl), Service(name, port, host, ttl), Text(name, "version=1.0", ttl), Address(host, address, ttl)];
}
