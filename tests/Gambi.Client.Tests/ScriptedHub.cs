using System.Collections.Concurrent;
using Gambi.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gambi.Client.Tests;

/// <summary>A real HTTP server that answers what the test says, whatever it is asked.</summary>
internal sealed class ScriptedHub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedHub(WebApplication app) => _app = app;

    public ConcurrentQueue<SeenRequest> Requests { get; } = new();

    public Uri Url { get; private set; } = null!;

    public static async Task<ScriptedHub> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var hub = new ScriptedHub(builder.Build());
        hub._app.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            hub.Requests.Enqueue(new(context.Request.Method, target, new HeaderDictionary(context.Request.Headers.ToDictionary()), await body.ReadToEndAsync(context.RequestAborted)));
            await answer(context);
        });
        await hub._app.StartAsync();
        hub.Url = new Uri(hub._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        return hub;
    }

    /// <summary>A hub with one answer for everything.</summary>
    public static Task<ScriptedHub> StartAsync(int status, string contentType, string body) => StartAsync(context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers[GambiHeaders.RequestId] = "req_head";
        return context.Response.WriteAsync(body);
    });

    public GambiClient Client(TimeProvider? time = null, string path = "", string? password = null, params KeyValuePair<string, string>[] headers)
    {
        var url = new Uri(Url, path);
        return new(new()
        {
            HubUrl = url,
            Time = time ?? TimeProvider.System,
            // By the real clock only what hangs takes too long.
            RequestTimeout = time is null ? TimeSpan.FromMinutes(2) : new GambiClientOptions { HubUrl = url }.RequestTimeout,
            Password = password,
            Headers = headers,
            Random = new Random(7),
        });
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
