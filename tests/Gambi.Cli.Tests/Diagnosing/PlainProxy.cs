using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Gambi.Cli.Tests.Diagnosing;

/// <summary>A proxy as one that nobody told of WebSockets: it passes requests on without their hop-by-hop headers.</summary>
internal sealed class PlainProxy : IAsyncDisposable
{
    private readonly HttpClient _behind = new();
    private readonly WebApplication _application;

    private PlainProxy(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(async context =>
        {
            using HttpResponseMessage answer = await _behind.GetAsync($"http://127.0.0.1:{port}{context.Request.Path}", context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
    }

    public static async Task<PlainProxy> StartAsync(int port)
    {
        var proxy = new PlainProxy(port);
        await proxy._application.StartAsync();
        return proxy;
    }

    public Uri Url => new(_application.Urls.First());

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _behind.Dispose();
    }
}
