namespace Gambi.Discovery.Links;

/// <summary>The links of this machine, as one publisher or browser uses them.</summary>
internal interface IMulticastTransport : IAsyncDisposable
{
    /// <summary>Opens what there is, tells the listener of it before this returns, and of changes from then on.</summary>
    /// <param name="listener">Who is told.</param>
    /// <param name="mustAnswer">Whether links that can only ask are of no use.</param>
    /// <exception cref="System.Net.Sockets.SocketException">There are interfaces, and on none could a socket be opened.</exception>
    void Start(ILinkListener listener, bool mustAnswer);
}
