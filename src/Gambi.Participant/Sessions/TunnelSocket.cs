using System.Net;
using System.Net.WebSockets;

namespace Gambi.Participant;

/// <summary>Opens WebSockets with the platform's client.</summary>
/// <param name="handler">Carries the upgrade instead of sockets of its own.</param>
internal sealed class TunnelSocket(HttpMessageHandler? handler)
{
    /// <summary>See <see cref="WebSocketConnect"/>.</summary>
    public async Task<WebSocket> ConnectAsync(Uri url, IReadOnlyList<string> subprotocols, CancellationToken cancellationToken)
    {
        ClientWebSocket socket = new();
        // The tunnel has a ping of its own, which also notices silence.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        foreach (string subprotocol in subprotocols)
        {
            socket.Options.AddSubProtocol(subprotocol);
        }

        using HttpMessageInvoker? invoker = handler is null ? null : new(handler, disposeHandler: false);
        try
        {
            await socket.ConnectAsync(url, invoker, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (WebSocketException refused) when (socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols))
        {
            int status = (int)socket.HttpStatusCode;
            socket.Dispose();
            throw new TunnelConnectException($"The tunnel to {url.Scheme}://{url.Authority} was refused with {status}.", refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
