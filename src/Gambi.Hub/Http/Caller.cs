using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Who calls, whatever stands between: only a proxy on this machine is believed.</summary>
internal static class Caller
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>The caller's address, IPv4 as such; loopback where none is known, as over memory.</summary>
    public static IPAddress AddressOf(HttpContext context)
    {
        var remote = Plain(context.Connection.RemoteIpAddress ?? IPAddress.Loopback);

        // The last one is what the proxy itself saw; those before it are hearsay.
        return IPAddress.IsLoopback(remote)
            && context.Request.Headers[ForwardedFor] is [.., { } forwarded]
            && IPAddress.TryParse(forwarded.AsSpan(forwarded.LastIndexOf(',') + 1).Trim(), out var behind)
            ? Plain(behind)
            : remote;
    }

    /// <summary>Whether the connection comes from this machine, so that what it says of forwarding is believed.</summary>
    public static bool IsLocal(HttpContext context) => IPAddress.IsLoopback(Plain(context.Connection.RemoteIpAddress ?? IPAddress.None));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
