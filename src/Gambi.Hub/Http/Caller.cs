using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Who calls, whatever stands between: only a proxy on this machine is believed.</summary>
internal static class Caller
{
    /// <summary>The caller's address, IPv4 as such; loopback where none is known, as over memory.</summary>
    public static IPAddress AddressOf(HttpContext context) => Plain(Forwarded.For(context) ?? context.Connection.RemoteIpAddress ?? IPAddress.Loopback);

    /// <summary>Whether the connection comes from this machine, so that what it says of forwarding is believed.</summary>
    public static bool IsLocal(HttpContext context) => context.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(Plain(remote));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
