using System.Runtime.CompilerServices;
using Gambi.Discovery.Browsing;
using Gambi.Discovery.Links;
using Gambi.Discovery.Links.Sockets;
using Gambi.Discovery.Messages;

namespace Gambi.Discovery;

/// <summary>Browses by DNS-SD (RFC 6763) over multicast DNS (RFC 6762). It holds nothing itself: each browsing has sockets of its own, closed when its loop is left.</summary>
public sealed class MulticastDnsBrowser : IServiceBrowser
{
    private readonly DiscoveryOptions _options;
    private readonly Func<IMulticastTransport> _open;

    /// <summary>A browser on this machine's interfaces.</summary>
    /// <param name="options">Default: the defaults of <see cref="DiscoveryOptions"/>.</param>
    public MulticastDnsBrowser(DiscoveryOptions? options = null)
    {
        _options = options ?? new DiscoveryOptions();
        _open = () => new SocketTransport(_options);
    }

    internal MulticastDnsBrowser(DiscoveryOptions options, Func<IMulticastTransport> open) => (_options, _open) = (options, open);

    /// <inheritdoc/>
    public IAsyncEnumerable<ServiceNews> BrowseAsync(string serviceType, CancellationToken cancellationToken) =>
        BrowseAsync(ServiceTypeName.Parse(serviceType), cancellationToken);

    private async IAsyncEnumerable<ServiceNews> BrowseAsync(DnsName type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var browser = new Browser(_options, type, _open());
        await using (browser.ConfigureAwait(false))
        {
            browser.Start();
            while (true)
            {
                yield return await browser.NextAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
