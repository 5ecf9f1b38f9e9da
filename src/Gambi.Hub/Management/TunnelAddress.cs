using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Management;

/// <summary>Where a participant opens its tunnel: on the address by which it reached the hub, whatever stands between.</summary>
internal static class TunnelAddress
{
    /// <summary>The ws(s) URL that belongs to a request to register.</summary>
    public static string Of(HttpContext context)
    {
        var request = context.Request;
        var scheme = SchemeOf(context) == "https" ? "wss" : "ws";
        var host = request.Host.HasValue ? request.Host.ToUriComponent() : LocalAddressOf(context.Connection);
        var path = request.PathBase.Add(request.Path).ToUriComponent().TrimEnd('/');
        return $"{scheme}://{host}{path}/tunnel";
    }

    // Only a proxy on this machine is believed.
    private static string SchemeOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } remote && IsLoopback(remote) && context.Request.Headers["X-Forwarded-Proto"] is [.., { } forwarded])
        {
            return forwarded.Split(',')[0].Trim().ToLowerInvariant();
        }

        return context.Request.Scheme;
    }

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static string LocalAddressOf(ConnectionInfo connection) => new IPEndPoint(connection.LocalIpAddress ?? IPAddress.Loopback, connection.LocalPort).ToString();
}
