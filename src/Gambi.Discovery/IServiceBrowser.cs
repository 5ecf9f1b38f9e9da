namespace Gambi.Discovery;

/// <summary>Listens for services of a type.</summary>
public interface IServiceBrowser
{
    /// <summary>
    /// Asks the network and tells every service once it can be connected to, again when what is known of it changes, and when it goes. Ends by <paramref name="cancellationToken"/>, or
    /// by leaving the loop, only; a network without multicast tells nothing.
    /// </summary>
    /// <param name="serviceType">Such as <c>_gambi._tcp</c>.</param>
    /// <param name="cancellationToken">Ends the browsing with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">It is no service type.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">There are interfaces, and on none could a socket be opened.</exception>
    IAsyncEnumerable<ServiceNews> BrowseAsync(string serviceType, CancellationToken cancellationToken);
}
