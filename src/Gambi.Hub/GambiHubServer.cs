using Gambi.Contracts;
using Gambi.Hub.Http;
using Gambi.Hub.Rooms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub;

/// <summary>
/// A hub as a program of its own: nothing but Kestrel with the right limits, and the hub. It reads no settings of its surroundings (no
/// <c>appsettings.json</c>, no <c>ASPNETCORE_URLS</c>) and logs nowhere until it is told to.
/// </summary>
public static class GambiHubServer
{
    // TimeSpan.MaxValue overflows in Kestrel and closes idle connections at once.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromDays(1);

    // A head is one packet or a few, over the worst line too.
    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(30);

    // Each is a file descriptor and some kilobytes: far above any classroom, and below what makes a machine stop.
    private const int MostConnections = 20_000;
    private const int MostConnectionsPerAddress = 4_000;

    /// <summary>Builds the app; <c>StartAsync</c> makes it listen.</summary>
    /// <param name="configureHub">Changes the hub's defaults.</param>
    /// <param name="configureHost">Says where to listen (<c>WebHost.ConfigureKestrel</c>) and where to log.</param>
    public static WebApplication Create(Action<GambiHubOptions>? configureHub = null, Action<WebApplicationBuilder>? configureHost = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "gambi" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(SetLimits);
        builder.Services.AddGambiHub(configureHub);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // Logs nothing here (the hub catches what is unhandled), but costs an activity and a log scope each request while it might. Who listens for activities gets them still.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // The hub makes it as long as it needs.
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.Zero);
        configureHost?.Invoke(builder);

        var app = builder.Build();
        HubRoutes.Map(app, isWholeApp: true);
        return app;
    }

    /// <summary>How many requests and responses in background run now: what a stop would wait for.</summary>
    /// <param name="app">A hub that <see cref="Create"/> made, or any app with one.</param>
    public static int CountRunning(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.GetRequiredService<HubDrain>().Running;
    }

    private static void SetLimits(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var perAddress = new ConnectionLimit(MostConnectionsPerAddress);
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(perAddress.Wrap);
        });

        var limits = kestrel.Limits;
        limits.KeepAliveTimeout = KeepAlive;
        limits.MaxRequestHeadersTotalSize = ContractLimits.HeaderBytes;
        limits.RequestHeadersTimeout = HeadersWithin;
        limits.MaxConcurrentConnections = MostConnections;
        limits.MaxConcurrentUpgradedConnections = MostConnections;

        // The hub bounds bodies itself, their size and their pace, with its own errors; and no slow reader of an answer is cut.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
    }
}
