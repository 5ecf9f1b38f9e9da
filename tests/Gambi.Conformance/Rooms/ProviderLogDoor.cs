using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Gambi.DemoProvider;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Conformance.Rooms;

/// <summary>
/// A door to the provider's log for scripts outside this process: <c>GET ?text=&amp;state=&amp;seconds=</c> waits until the request whose body holds that text is in that state.
/// </summary>
internal sealed class ProviderLogDoor : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ProviderLogDoor(WebApplication application)
    {
        _application = application;
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    public static async Task<ProviderLogDoor> OpenAsync(DemoProviderLog log, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        application.Run(context => AnswerAsync(context, log));
        await application.StartAsync(cancellationToken);
        return new ProviderLogDoor(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, DemoProviderLog log)
    {
        byte[] text = Encoding.UTF8.GetBytes(context.Request.Query["text"].ToString());
        DemoRequestState state = Enum.Parse<DemoRequestState>(context.Request.Query["state"].ToString());
        TimeSpan patience = TimeSpan.FromSeconds(double.Parse(context.Request.Query["seconds"].ToString(), CultureInfo.InvariantCulture));
        using var limit = new CancellationTokenSource(patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            DemoRequest request = await log.WaitForAsync(one => one.State == state && one.Body.Span.IndexOf(text) >= 0, either.Token);
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Describe(request));
        }
        catch (OperationCanceledException)
        {
            context.Response.StatusCode = StatusCodes.Status408RequestTimeout;
            string states = string.Join(", ", log.Requests.Where(one => one.Body.Span.IndexOf(text) >= 0).Select(one => one.State));
            await context.Response.WriteAsync($"It is: {(states.Length == 0 ? "not there" : states)}.");
        }
    }

    private static ReadOnlyMemory<byte> Describe(DemoRequest request)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("path", request.Path);
            writer.WriteString("state", request.State.ToString());
            writer.WriteNumber("status", request.Status);
            writer.WriteStartObject("headers");
            foreach ((string name, string value) in request.Headers)
            {
                writer.WriteString(name.ToLowerInvariant(), value);
            }

            writer.WriteEndObject();
            writer.WritePropertyName("body");
            writer.WriteRawValue(request.Body.Span);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
