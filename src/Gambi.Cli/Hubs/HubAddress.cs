using System.Net;
using System.Net.Sockets;
using Gambi.Cli.Failures;
using Gambi.Cli.Tls;

namespace Gambi.Cli.Hubs;

/// <summary>Where a hub listens, and what others type to reach it.</summary>
/// <param name="Host">The host as configured.</param>
/// <param name="Port">The port; 0 before the system chose one.</param>
internal sealed record HubAddress(string Host, int Port)
{
    /// <summary>The addresses to bind.</summary>
    public IReadOnlyList<IPAddress> Bind { get; } = Resolve(Host);

    /// <summary>What it shows to who connects; without one it speaks plain HTTP.</summary>
    public ServingCertificate? Certificate { get; init; }

    /// <summary>The URL of what is bound.</summary>
    public string BindUrl => UrlOf(Host);

    /// <summary>The URL for people: a wildcard is replaced by this machine's address on its network, and what the certificate is not made for by what it is made for.</summary>
    public string UrlFor(LanAddress lan)
    {
        string host = IsWildcard ? (lan.Find() ?? IPAddress.Loopback).ToString() : Host;
        return UrlOf(Certificate?.Current.HostFor(host) ?? host);
    }

    /// <summary>Whether it listens on every network.</summary>
    public bool IsWildcard => Bind is [var one, ..] && (one.Equals(IPAddress.Any) || one.Equals(IPAddress.IPv6Any));

    /// <summary>The URL under which a host reaches it.</summary>
    public string UrlOf(string host) => $"{(Certificate is null ? "http" : "https")}://{Bracket(host)}:{Port}";

    private static string Bracket(string host) => IPAddress.TryParse(host, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : host;

    private static IPAddress[] Resolve(string host)
    {
        if (IPAddress.TryParse(host, out IPAddress? ip))
        {
            return [ip];
        }

        if (host == "*")
        {
            return [IPAddress.Any];
        }

        try
        {
            IPAddress[] found = Dns.GetHostAddresses(host);
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? [.. found.Where(IPAddress.IsLoopback)] : found;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw CliException.WrongUse($"--host '{host}' is no address of this machine: {e.Message}", "Use 0.0.0.0 for every network, 127.0.0.1 for this machine only.");
        }
    }
}
