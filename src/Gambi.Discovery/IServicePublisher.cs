namespace Gambi.Discovery;

/// <summary>Tells the network of services.</summary>
public interface IServicePublisher
{
    /// <summary>Probes the name, renames where it is taken, announces, and answers questions until what it returns is disposed.</summary>
    /// <exception cref="ArgumentException">The registration cannot be published.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">No socket for multicast DNS could be opened on any interface.</exception>
    Task<IPublishedService> PublishAsync(ServiceRegistration registration, CancellationToken cancellationToken);
}
