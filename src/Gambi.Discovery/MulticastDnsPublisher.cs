using System.Text;
using Gambi.Discovery.Links;
using Gambi.Discovery.Links.Sockets;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Publishing;

namespace Gambi.Discovery;

/// <summary>Publishes services by DNS-SD (RFC 6763) over multicast DNS (RFC 6762), beside any other responder of this machine. It holds nothing itself: each service has sockets of its own.</summary>
public sealed class MulticastDnsPublisher : IServicePublisher
{
    private readonly DiscoveryOptions _options;
    private readonly Func<IMulticastTransport> _open;

    /// <summary>A publisher on this machine's interfaces.</summary>
    /// <param name="options">Default: the defaults of <see cref="DiscoveryOptions"/>.</param>
    public MulticastDnsPublisher(DiscoveryOptions? options = null)
    {
        _options = options ?? new DiscoveryOptions();
        _open = () => new SocketTransport(_options);
    }

    internal MulticastDnsPublisher(DiscoveryOptions options, Func<IMulticastTransport> open) => (_options, _open) = (options, open);

    /// <inheritdoc/>
    public async Task<IPublishedService> PublishAsync(ServiceRegistration registration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registration);
        if (Encoding.UTF8.GetByteCount(registration.InstanceName) is 0 or > DnsName.LongestLabel)
        {
            throw new ArgumentException($"An instance's name has 1 to {DnsName.LongestLabel} bytes.", nameof(registration));
        }

        if (registration.Port is < 1 or > ushort.MaxValue)
        {
            throw new ArgumentException($"A port is 1 to {ushort.MaxValue}, not {registration.Port}.", nameof(registration));
        }

        return await Responder.StartAsync(_options, registration, _open, cancellationToken).ConfigureAwait(false);
    }
}
