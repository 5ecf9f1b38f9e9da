using System.Net;
using System.Net.Http.Headers;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>Opens wires: the client's half of a WebSocket's opening handshake (RFC 6455, 4.1), which any HTTP handler carries.</summary>
/// <param name="handler">Carries it instead of sockets of its own.</param>
internal sealed class TunnelUpgrade(HttpMessageHandler? handler)
{
    private const string SubprotocolHeader = "Sec-WebSocket-Protocol";

    /// <summary>Connects, offering subprotocols.</summary>
    /// <exception cref="TunnelConnectException">What answers is no WebSocket, or refuses to become one.</exception>
    public async Task<DialledWire> ConnectAsync(Uri url, IReadOnlyList<string> subprotocols, CancellationToken cancellationToken)
    {
        // A handler of its own is disposed of at once: an upgraded connection is none of its pool's any more.
        using HttpMessageInvoker invoker = handler is null ? new(Sockets(url), disposeHandler: true) : new(handler, disposeHandler: false);
        string key = OpeningHandshake.NewKey();
        using HttpRequestMessage request = Request(url, key, subprotocols);
        HttpResponseMessage response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            string where = $"The tunnel to {url.Scheme}://{url.Authority}";
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
            {
                throw new TunnelConnectException($"{where} was refused with {(int)response.StatusCode}.");
            }

            string? subprotocol = Value(response.Headers, SubprotocolHeader);
            if (!IsAccepted(response.Headers, key) || (subprotocol is not null && !subprotocols.Contains(subprotocol)))
            {
                throw new TunnelConnectException($"{where} could not be opened: what answered speaks no WebSocket that was asked for.");
            }

            Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new DialledWire(PipeWire.OfClient(stream), subprotocol);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static SocketsHttpHandler Sockets(Uri url) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = !url.IsLoopback,
    };

    private static HttpRequestMessage Request(Uri url, string key, IReadOnlyList<string> subprotocols)
    {
        HttpRequestMessage request = new(HttpMethod.Get, url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue(OpeningHandshake.Upgrade));
        request.Headers.Add("Sec-WebSocket-Version", OpeningHandshake.Version);
        request.Headers.Add("Sec-WebSocket-Key", key);
        if (subprotocols.Count > 0)
        {
            request.Headers.Add(SubprotocolHeader, string.Join(", ", subprotocols));
        }

        return request;
    }

    // Nothing was said of extensions, so that an answer which names one is an answer to somebody else.
    private static bool IsAccepted(HttpResponseHeaders headers, string key) =>
        headers.Upgrade.Any(static upgrade => upgrade.ToString().Equals(OpeningHandshake.Upgrade, StringComparison.OrdinalIgnoreCase))
        && headers.Connection.Contains("Upgrade", StringComparer.OrdinalIgnoreCase)
        && Value(headers, "Sec-WebSocket-Accept") == OpeningHandshake.Accept(key)
        && !headers.Contains("Sec-WebSocket-Extensions");

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values).Trim() : null;
}
