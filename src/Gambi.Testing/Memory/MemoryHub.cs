using System.Collections.Concurrent;
using System.Net;
using Gambi.Hub;
using Gambi.Testing.Playing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gambi.Testing.Memory;

/// <summary>A real hub on a real web server that no network leads to.</summary>
internal sealed class MemoryHub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MemoryTransport _transport;

    // A connection over memory hangs on nothing but its client's handler: collected with it, it would never end.
    private readonly ConcurrentBag<HttpMessageHandler> _handlers = [];

    private MemoryHub(WebApplication app, MemoryTransport transport) => (_app, _transport) = (app, transport);

    /// <summary>A URL that only this hub's own handlers reach.</summary>
    public static Uri Url { get; } = new("http://gambi.test/");

    public static async Task<MemoryHub> StartAsync(Action<GambiHubOptions> configure, CancellationToken cancellationToken)
    {
        var transport = new MemoryTransport(offersTransport: true);
        var app = GambiHubServer.Create(
            options =>
            {
                // A test that leaves something running does not wait for it.
                options.ShutdownGrace = TimeSpan.Zero;
                configure(options);
            },
            builder =>
            {
                builder.Services.AddSingleton<IConnectionListenerFactory>(transport);
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new UnhurriedClock(TimeProvider.System)));
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(transport.EndPoint));
            });
        await app.StartAsync(cancellationToken);
        return new MemoryHub(app, transport);
    }

    /// <summary>A handler whose every connection leads here, whatever host its requests name. Lives as long as the hub.</summary>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,

            // A client that drops an answer hangs up at once, so that the hub sees it go.
            ResponseDrainTimeout = TimeSpan.Zero,
            ConnectCallback = (_, _) => ValueTask.FromResult(Connect()),
        };
        _handlers.Add(handler);
        return handler;
    }

    /// <summary>A connection.</summary>
    public Stream Connect() => _transport.Connect(IPAddress.Loopback);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        foreach (var handler in _handlers)
        {
            handler.Dispose();
        }
    }
}
