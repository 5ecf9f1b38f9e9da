using Gambi.Tunnel;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;

namespace Gambi.Hub.Tunnels;

/// <summary>
/// Turns a request for a WebSocket into a wire. Where the server lets us, the wire drives the connection itself from the 101 on, below HTTP; elsewhere (HTTP/2, other servers) it is a
/// WebSocket of the platform's.
/// </summary>
internal static class WireUpgrade
{
    public static async Task<ITunnelWire> AcceptAsync(HttpContext context, string? subprotocol)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade
            && context.Features.Get<IConnectionTransportFeature>() is { } connection
            && context.Features.Get<IHttpRequestLifetimeFeature>() is { } lifetime)
        {
            context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
            Answer(context, subprotocol);

            // Its stream stays unused: after the head of the answer the server neither reads nor writes until the request ends, and by that the connection.
            await upgrade.UpgradeAsync();
            return PipeWire.OfServer(connection.Transport, lifetime.Abort);
        }

        return new WebSocketWire(await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = subprotocol,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        }));
    }

    private static void Answer(HttpContext context, string? subprotocol)
    {
        var headers = context.Response.Headers;
        headers.Connection = HeaderNames.Upgrade;
        headers.Upgrade = OpeningHandshake.Upgrade;
        headers.SecWebSocketAccept = OpeningHandshake.Accept(context.Request.Headers.SecWebSocketKey.ToString());
        if (subprotocol is not null)
        {
            headers.SecWebSocketProtocol = subprotocol;
        }
    }
}
