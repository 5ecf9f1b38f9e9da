namespace Gambi.Discovery;

/// <summary>Tells the network of services.</summary>
public interface IServicePublisher
{
    /// <summary>
    /// Probes the name, renames where it is taken, announces, and answers questions until what it returns is disposed. Takes about a second; without any interface, no time: it is probed and
    /// announced on each as it appears.
    /// </summary>
    /// <param name="registration">What to publish.</param>
    /// <param name="cancellationToken">Gives up, as long as the task is not completed; later it means nothing.</param>
    /// <exception cref="ArgumentException">The registration cannot be published.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">There are interfaces, and on none could the port of multicast DNS (5353) be shared.</exception>
    Task<IPublishedService> PublishAsync(ServiceRegistration registration, CancellationToken cancellationToken);
}
