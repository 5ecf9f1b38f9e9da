namespace Gambi.Tunnel;

/// <summary>Serves the requests that arrive on a participant's tunnel.</summary>
public interface ITunnelRequestHandler
{
    /// <summary>Serves one request; called for several at once.</summary>
    /// <param name="exchange">The request and the way back.</param>
    /// <param name="cancellationToken">Cancelled when the hub cancels the exchange or the tunnel is gone: abort the provider's request at once.</param>
    Task HandleAsync(ITunnelExchange exchange, CancellationToken cancellationToken);
}
