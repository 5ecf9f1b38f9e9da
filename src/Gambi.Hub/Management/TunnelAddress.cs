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
        var scheme = (Forwarded.Scheme(context) ?? request.Scheme) == "https" ? "wss" : "ws";
        var host = Forwarded.Host(context) ?? (request.Host.HasValue ? request.Host.ToUriComponent() : LocalAddressOf(context.Connection));
        var path = $"{request.PathBase.Add(RoomOf(request.Path)).ToUriComponent()}{Participants}{Uri.EscapeDataString(RoomLookup.ParticipantIdOf(context))}/tunnel";
        return $"{scheme}://{host}{Forwarded.Prefix(context)}{path}";
    }

    // Not the whole path: text in it that looks percent-encoded would be taken as that, and an id may have such text.
    private static PathString RoomOf(PathString path)
    {
        var end = path.Value?.LastIndexOf(Participants, StringComparison.OrdinalIgnoreCase) ?? -1;
        return end < 0 ? path : new(path.Value![..end]);
    }

    private static string LocalAddressOf(ConnectionInfo connection) => new IPEndPoint(connection.LocalIpAddress ?? IPAddress.Loopback, connection.LocalPort).ToString();
}
