using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>What a proxy on this machine says of the request that it passes on; of anybody else nothing is believed, and of what has a wrong form nothing is taken.</summary>
internal static class Forwarded
{
    private const int LongestPrefix = 200;

    private static readonly SearchValues<char> OfHosts = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:[]");
    private static readonly SearchValues<char> OfPaths = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~/");

    /// <summary>Where the request came from. The last one is what the proxy itself saw; those before it are hearsay.</summary>
    public static IPAddress? For(HttpContext context) =>
        Find(context, "X-Forwarded-For") is { } said && IPAddress.TryParse(said.AsSpan(said.LastIndexOf(',') + 1).Trim(), out var address) ? address : null;

    /// <summary><c>http</c> or <c>https</c>, as the client spoke to the outermost proxy.</summary>
    public static string? Scheme(HttpContext context) => First(context, "X-Forwarded-Proto")?.ToLowerInvariant() switch
    {
        "https" or "wss" => "https",
        "http" or "ws" => "http",
        _ => null,
    };

    /// <summary>Host and port, as the client called the outermost proxy.</summary>
    public static string? Host(HttpContext context) =>
        First(context, "X-Forwarded-Host") is { Length: > 0 and <= 255 } host && !host.AsSpan().ContainsAnyExcept(OfHosts) ? host : null;

    /// <summary>The path under which the hub stands there, without a slash at its end; empty when the proxy says none.</summary>
    public static string Prefix(HttpContext context)
    {
        var prefix = First(context, "X-Forwarded-Prefix")?.TrimEnd('/');
        return prefix is ['/', not '/', ..] && prefix.Length <= LongestPrefix && !prefix.AsSpan().ContainsAnyExcept(OfPaths) && !prefix.Contains("//", StringComparison.Ordinal) ? prefix : "";
    }

    private static string? First(HttpContext context, string header) => Find(context, header) is { } said ? said.Split(',')[0].Trim() : null;

    private static string? Find(HttpContext context, string header) =>
        Caller.IsLocal(context) && context.Request.Headers[header] is [.., { } said] ? said : null;
}
