using System.Net;
using System.Net.Sockets;
using Gambi.Cli.Failures;

namespace Gambi.Cli.Hubs;

/// <summary>Where a hub listens, and what others type to reach it.</summary>
/// <param name="Host">The host as configured.</param>
/// <param name="Port">The port; 0 before the system chose one.</param>
internal sealed record HubAddress(string Host, int Port)
{
    /// <summary>The addresses to bind.</summary>
    public IReadOnlyList<IPAddress> Bind { get; } = Resolve(Host);

    /// <summary>The URL of what is bound.</summary>
    public string BindUrl => $"http://{Bracket(Host)}:{Port}";

    /// <summary>The URL for people: a wildcard is replaced by this machine's address on its network.</summary>
    public string UrlFor(LanAddress lan) => Bind switch
    {
        [var one, ..] when one.Equals(IPAddress.Any) || one.Equals(IPAddress.IPv6Any) => $"http://{lan.Find() ?? IPAddress.Loopback}:{Port}",
        _ => BindUrl,
    };

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
