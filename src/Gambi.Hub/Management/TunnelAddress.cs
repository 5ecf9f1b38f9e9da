using System.Net;
using Gambi.Hub.Http;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Management;

/// <summary>Where a participant opens its tunnel: on the address by which it reached the hub, whatever stands between.</summary>
internal static class TunnelAddress
{
    private const string Participants = "/participants/";

    /// <summary>The ws(s) URL that belongs to a request to register.</summary>
    public static string Of(HttpContext context)
    {
        var request = context.Request;
        var scheme = SchemeOf(context) == "https" ? "wss" : "ws";
        var host = request.Host.HasValue ? request.Host.ToUriComponent() : LocalAddressOf(context.Connection);
        return $"{scheme}://{host}{request.PathBase.Add(RoomOf(request.Path)).ToUriComponent()}{Participants}{Uri.EscapeDataString(RoomLookup.ParticipantIdOf(context))}/tunnel";
    }

    // Not the whole path: text in it that looks percent-encoded would be taken as that, and an id may have such text.
    private static PathString RoomOf(PathString path)
    {
        var end = path.Value?.LastIndexOf(Participants, StringComparison.OrdinalIgnoreCase) ?? -1;
        return end < 0 ? path : new(path.Value![..end]);
    }

    // Only a proxy on this machine is believed.
    private static string SchemeOf(HttpContext context)
    {
        if (Caller.IsLocal(context) && context.Request.Headers["X-Forwarded-Proto"] is [.., { } forwarded])
        {
            return forwarded.Split(',')[0].Trim().ToLowerInvariant();
        }

        return context.Request.Scheme;
    }

    private static string LocalAddressOf(ConnectionInfo connection) => new IPEndPoint(connection.LocalIpAddress ?? IPAddress.Loopback, connection.LocalPort).ToString();
}
