using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gambi.Cli.Tls;

/// <summary>What a hub shows to who connects.</summary>
/// <param name="Leaf">Its own certificate.</param>
/// <param name="Context">The same with its key and what stands between it and its authority.</param>
internal sealed record TlsCertificate(X509Certificate2 Leaf, SslStreamCertificateContext Context)
{
    /// <summary>The names it is made for, in its order.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())))];

    /// <summary>The host that clients should use: <paramref name="host"/> if it is made for that, else the first name it has.</summary>
    public string HostFor(string host) => Leaf.MatchesHostname(host) ? host : Names.FirstOrDefault(name => !name.StartsWith('*')) ?? host;
}
