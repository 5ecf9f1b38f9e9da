using System.Net.WebSockets;
using System.Text;
using Gambi.TestKit.Tunnels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gambi.Hub.Tests.Hosting;

/// <summary>A web server that is not Kestrel, as small as one can be: no connections, no limits, no upgrades, and WebSockets ready-made, as ASP.NET's own server for tests has them.</summary>
internal sealed class BareServer : IServer
{
    private Func<IFeatureCollection, Task>? _process;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _process = async features =>
        {
            var context = application.CreateContext(features);
            await application.ProcessRequestAsync(context);
            application.DisposeContext(context, null);
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends a request and reads its answer.</summary>
    public async Task<(int Status, string Body)> SendAsync(string method, string path, string body = "")
    {
        using var written = new MemoryStream();
        var features = Request(method, path, body, written);
        await _process!(features);
        return (features.GetRequiredFeature<IHttpResponseFeature>().StatusCode, Encoding.UTF8.GetString(written.ToArray()));
    }

    /// <summary>Opens a WebSocket; the request ends when it does.</summary>
    public (WebSocket Socket, Task Request) Connect(string path, string query, string subprotocol)
    {
        var (server, client) = DuplexMemory.CreatePair();
        var features = Request("GET", path, "", Stream.Null);
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        request.QueryString = query;
        request.Headers.SecWebSocketProtocol = subprotocol;
        features.Set<IHttpWebSocketFeature>(new ReadySocket(server.AsStream()));
        var socket = WebSocket.CreateFromStream(client.AsStream(), new WebSocketCreationOptions { SubProtocol = subprotocol, KeepAliveInterval = Timeout.InfiniteTimeSpan });
        return (socket, _process!(features));
    }

    public void Dispose()
    {
    }

    private static FeatureCollection Request(string method, string path, string body, Stream written)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Protocol = "HTTP/1.1",
            Scheme = "http",
            Method = method,
            Path = path,
            Headers = new HeaderDictionary { ["Host"] = "bare.test", ["Content-Length"] = Encoding.UTF8.GetByteCount(body).ToString(System.Globalization.CultureInfo.InvariantCulture) },
            Body = new MemoryStream(Encoding.UTF8.GetBytes(body)),
        });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(written));
        return features;
    }

    /// <summary>A WebSocket that only has to be accepted.</summary>
    private sealed class ReadySocket(Stream stream) : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => true;

        public Task<WebSocket> AcceptAsync(WebSocketAcceptContext context) => Task.FromResult(WebSocket.CreateFromStream(
            stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = context.SubProtocol, KeepAliveInterval = Timeout.InfiniteTimeSpan }));
    }
}
