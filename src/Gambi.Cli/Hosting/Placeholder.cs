using Gambi.Discovery;

namespace Gambi.Cli.Hosting;

internal sealed class Placeholder : IServiceBrowser, IServicePublisher
{
    public IAsyncEnumerable<ServiceNews> BrowseAsync(string serviceType, CancellationToken cancellationToken) => throw new System.Net.Sockets.SocketException();

    public Task<IPublishedService> PublishAsync(ServiceRegistration registration, CancellationToken cancellationToken) => throw new System.Net.Sockets.SocketException();
}
