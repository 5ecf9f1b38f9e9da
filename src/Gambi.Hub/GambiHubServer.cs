using Gambi.Contracts;
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

        // The hub makes it as long as it needs.
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.Zero);
        configureHost?.Invoke(builder);

        var app = builder.Build();
        app.MapGambiHub();
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
        kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http1);

        var limits = kestrel.Limits;
        limits.KeepAliveTimeout = KeepAlive;
        limits.MaxRequestHeadersTotalSize = ContractLimits.HeaderBytes;

        // The hub bounds bodies itself, with its own error; and neither a long prompt over a bad line nor a slow reader of an answer is cut.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
    }
}
