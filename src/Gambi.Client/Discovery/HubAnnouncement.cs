using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gambi.Discovery;

namespace Gambi.Client.Discovery;

/// <summary>What the announcement of a hub says of how to reach it.</summary>
internal static class HubAnnouncement
{
    // Whoever announces more is not to make everybody else knock at hundreds of doors.
    private const int MostAddresses = 16;

    /// <summary>The version of discovery, when it says one.</summary>
    public static string? VersionOf(FoundService service) => TextOf(service, "version");

    /// <summary>The URLs to try, likeliest first.</summary>
    public static IReadOnlyList<Uri> UrlsOf(FoundService service)
    {
        var addresses = service.Addresses.Take(MostAddresses);
        if (TextOf(service, "protocol")?.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase) != true)
        {
            return [.. addresses.Select(address => UrlOf(Uri.UriSchemeHttp, Bracketed(address), service.Port)).OfType<Uri>()];
        }

        // Certificates are made for names: the one that the hub says its own is made for, else the machine's.
        string?[] hosts = [TextOf(service, "host"), service.HostName, .. addresses.Select(Bracketed)];
        return
        [
            .. hosts.Where(static host => !string.IsNullOrEmpty(host))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(host => UrlOf(Uri.UriSchemeHttps, host!, service.Port))
                .OfType<Uri>(),
        ];
    }

    private static string? TextOf(FoundService service, string key) => service.Text.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    private static string Bracketed(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    private static Uri? UrlOf(string scheme, string host, int port) =>
        Uri.TryCreate(string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{port}/"), UriKind.Absolute, out var url)
        && url is { UserInfo: "", AbsolutePath: "/", Query: "", Fragment: "" } && url.Port == port ? url : null;
}
