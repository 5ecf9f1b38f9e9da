using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gambi.DemoProvider;

/// <summary>A running demo provider, listening on 127.0.0.1.</summary>
public sealed class DemoProviderServer : IAsyncDisposable
{
    /// <summary>Larger request bodies are refused; twice what a hub lets through.</summary>
    private const long MaxBodyBytes = 64 * 1024 * 1024;

    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping;
    private int _stopped;

    private DemoProviderServer(WebApplication application, CancellationTokenSource stopping, DemoProviderLog log)
    {
        _application = application;
        _stopping = stopping;
        Log = log;
        string address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        BaseAddress = new Uri(address + "/");
    }

    /// <summary>Where it listens, <c>http://127.0.0.1:PORT/</c>; its API stands under <c>v1</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>What it was asked so far.</summary>
    public DemoProviderLog Log { get; }

    /// <summary>Starts one; it listens when this returns.</summary>
    public static async Task<DemoProviderServer> StartAsync(DemoProviderOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options.Port));

        // Words are on the wire when a write returns: a connection that is cut right after them does not swallow them.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddRoutingCore();
        if (options.LoggerFactory is { } loggers)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        }

        WebApplication application = builder.Build();
        var stopping = new CancellationTokenSource();
        try
        {
            DemoProviderLog log = application.MapDemoProvider(options, stopping.Token);
            await application.StartAsync(cancellationToken);
            return new DemoProviderServer(application, stopping, log);
        }
        catch
        {
            stopping.Dispose();
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cuts what runs and stops listening.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            await _stopping.CancelAsync();
            await _application.StopAsync();
        }
    }

    /// <summary>Stops it and gives everything back.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    private static void Configure(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;

        // Slow readers and writers are what tests of backpressure are made of.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
    }
}
