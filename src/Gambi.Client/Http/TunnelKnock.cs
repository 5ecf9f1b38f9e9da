using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Gambi.Contracts;

namespace Gambi.Client.Http;

/// <summary>The opening of a tunnel that cannot succeed: what the hub says of it tells what stands between.</summary>
internal static class TunnelKnock
{
    // No hub draws a 0 (contract §1), so that nobody's room or participant is meant.
    private static readonly string[] Route = ["v1", "rooms", "000000", "participants", "nobody", "tunnel"];

    // RFC 6455 wants a new one for each connection, against caches that mistake one answer for another; here none is opened.
    private const string Key = "Z2FtYmktZG9jdG9yLTE2Yg==";

    public static async Task<bool?> AskAsync(HubHttp http, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, HubRoute.Under(http.HubUrl, Route)) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Key);
        try
        {
            _ = await http.ReadAsync(request, ContractsJson.Default.ErrorEnvelope, cancellationToken).ConfigureAwait(false);
        }
        catch (GambiException e) when (e is { Failure: GambiFailure.Refused, Status: 400 or 401 or 404 })
        {
            return e.Details?.Get("webSocket")?.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            };
        }

        throw HubFailures.Incomplete(http.HubUrl, "it opens a tunnel to who has no token");
    }
}
