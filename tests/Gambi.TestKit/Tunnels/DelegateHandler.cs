using Gambi.Tunnel;

namespace Gambi.TestKit.Tunnels;

/// <summary>A tunnel handler made of a function.</summary>
public sealed class DelegateHandler(Func<ITunnelExchange, CancellationToken, Task> serve) : ITunnelRequestHandler
{
    /// <inheritdoc/>
    public Task HandleAsync(ITunnelExchange exchange, CancellationToken cancellationToken) => serve(exchange, cancellationToken);
}
