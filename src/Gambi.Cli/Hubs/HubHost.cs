using System.Net;
using System.Net.Sockets;
using Gambi.Cli.Failures;
using Gambi.Cli.Hosting;
using Gambi.Cli.Logs;
using Gambi.Cli.Tls;
using Gambi.Cli.Wiring;
using Gambi.Hub;
using Gambi.Hub.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gambi.Cli.Hubs;

/// <summary>A hub running in this process.</summary>
internal sealed class HubHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly LogLines _log;

    private HubHost(WebApplication application, LogLines log, HubPlan plan)
    {
        _application = application;
        _log = log;
        IsAnnounced = plan.Mdns;
        Address = plan.Address with { Port = new Uri(application.Urls.First()).Port };
    }

    /// <summary>Where it listens, with the port it really has.</summary>
    public HubAddress Address { get; }

    /// <summary>The URL for clients in this process.</summary>
    public Uri LocalUrl => new(Address.UrlOf(Address.IsWildcard ? "127.0.0.1" : Address.Host));

    /// <summary>Requests that stopping it would wait for now.</summary>
    public int Running => GambiHubServer.CountRunning(_application);

    /// <summary>Starts one; it listens when this returns.</summary>
    public static async Task<HubHost> StartAsync(HubPlan plan, CliContext context, CancellationToken cancellationToken)
    {
        var log = new LogLines(context.Console);
        WebApplication? application = null;
        try
        {
            application = GambiHubServer.Create(options => Configure(options, plan), builder => Configure(builder, plan, context, log));
            await application.StartAsync(cancellationToken);
            log.Begin();
            return new HubHost(application, log, plan);
        }
        catch (Exception e)
        {
            if (application is not null)
            {
                await application.DisposeAsync();
            }

            await log.DisposeAsync();
            if (PortFailure(e) is not null)
            {
                throw await new PortTrouble(context).ExplainAsync(plan.Address, PortFailure(e)!, cancellationToken);
            }

            if (e is JournalException journal)
            {
                throw Explain(journal);
            }

            throw;
        }
    }

    /// <summary>Whether it is to be announced on its networks.</summary>
    public bool IsAnnounced { get; }

    /// <summary>Announces it until what this returns is disposed, if that was asked for.</summary>
    public HubPresence? Announce(CliHost host, HubEvents events) =>
        IsAnnounced ? HubPresence.Begin(host, Address, events, _application.Services.GetRequiredService<ILogger<HubPresence>>()) : null;

    /// <summary>Lets finish what runs, stops listening and ends what is open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        await _log.DisposeAsync();
    }

    private static void Configure(GambiHubOptions options, HubPlan plan)
    {
        options.BodyLimit = plan.BodyLimit;
        options.BodyMemory = Math.Max(options.BodyMemory, plan.BodyLimit);
        options.MaxQueuedBytes = Math.Max(options.MaxQueuedBytes, plan.BodyLimit);
        options.ListDistinctModels = plan.ListDistinctModels;
        options.Store = plan.Store;
        options.StorePath = plan.StorePath;
        options.ShutdownGrace = plan.ShutdownGrace;
        options.AdminToken = plan.AdminToken;
        options.QueueTimeout = plan.QueueTimeout;
        options.QueueDepth = plan.QueueDepth;
        options.FirstByteTimeout = plan.FirstByteTimeout ?? options.FirstByteTimeout;
        options.IdleTimeout = plan.IdleTimeout ?? options.IdleTimeout;
        if (plan.Cors.Count > 0)
        {
            options.CorsOrigins.Clear();
            foreach (string origin in plan.Cors)
            {
                options.CorsOrigins.Add(origin);
            }
        }
    }

    private static void Configure(WebApplicationBuilder builder, HubPlan plan, CliContext context, LogLines log)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (IPAddress address in plan.Address.Bind)
            {
                kestrel.Listen(address, plan.Address.Port, listen => Secure(listen, plan.Address.Certificate));
            }
        });
        if (plan.Address.Certificate is { } certificate)
        {
            builder.Services.AddSingleton(certificate);
            builder.Services.AddHostedService<CertificateWatch>();
        }

        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddSingleton<IHostLifetime, SignalsElsewhere>();
        builder.Services.AddSingleton(context.Host.Time);
        builder.Logging.AddProvider(new LineLoggerProvider(log, context.Host.Time, plan.JsonLogs));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Gambi", context.Console.Settings switch
        {
            { Verbose: true } => LogLevel.Debug,
            { Quiet: false } when plan.LogRequests => LogLevel.Information,
            _ => LogLevel.Warning,
        });
    }

    private static CliException Explain(JournalException e) => e.IsInUse
        ? CliException.Unavailable("STORE_IN_USE", e.Message, "Stop that hub, or give this one another folder with --store.")
        : CliException.Unavailable("STORE_NOT_USABLE", e.Message, "Give --store a folder that this user can write, on a disk with room.");

    private static void Secure(ListenOptions listen, ServingCertificate? certificate)
    {
        if (certificate is not null)
        {
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Options) });
        }
    }

    private static SocketException? PortFailure(Exception exception) => exception switch
    {
        SocketException socket => socket,
        AddressInUseException => new SocketException((int)SocketError.AddressAlreadyInUse),
        { InnerException: { } inner } => PortFailure(inner),
        _ => null,
    };
}
