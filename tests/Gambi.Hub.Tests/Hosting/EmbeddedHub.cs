using System.Net;
using System.Text;
using Gambi.Client;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Participant;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Tests.Hosting;

/// <summary>Somebody else's app, on a port, with a hub in it; and what our SDK and participants make of its URL.</summary>
internal sealed class EmbeddedHub : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    private readonly WebApplication _app;
    private readonly List<IAsyncDisposable> _joined = [];

    private EmbeddedHub(WebApplication app, string prefix)
    {
        _app = app;
        Url = new Uri(app.Urls.First() + prefix);
        Http2Url = new Uri(app.Urls.Last() + prefix);
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(Url.AbsoluteUri.TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan };
        Client = new GambiClient(new() { HubUrl = Url, RequestTimeout = Guard });
    }

    /// <summary>The hub's URL, without a slash at its end.</summary>
    public Uri Url { get; }

    /// <summary>The same on a port that speaks HTTP/2 alone.</summary>
    public Uri Http2Url { get; }

    /// <summary>A client of the hub's URL.</summary>
    public HttpClient Http { get; }

    /// <summary>Our client of it.</summary>
    public GambiClient Client { get; }

    /// <summary>Starts the app.</summary>
    /// <param name="map">Maps the hub and what is beside it.</param>
    /// <param name="prefix">Where the hub will be.</param>
    /// <param name="services">Adds to the app's services; the hub itself is added here.</param>
    /// <param name="kestrel">Sets the app's own limits.</param>
    /// <param name="hub">Changes the hub's options.</param>
    public static async Task<EmbeddedHub> StartAsync(
        Action<WebApplication> map, string prefix = "", Action<IServiceCollection>? services = null, Action<KestrelServerLimits>? kestrel = null, Action<GambiHubOptions>? hub = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Listen(IPAddress.Loopback, 0, static endpoint => endpoint.Protocols = HttpProtocols.Http2);
            kestrel?.Invoke(options.Limits);
        });
        builder.Logging.ClearProviders();
        builder.Services.AddGambiHub(options =>
        {
            options.ShutdownGrace = TimeSpan.Zero;
            hub?.Invoke(options);
        });
        services?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new EmbeddedHub(app, prefix);
    }

    /// <summary>A room with a participant that answers, once it can be asked.</summary>
    /// <param name="password">The room's password.</param>
    /// <param name="handler">What the participant calls the hub through, when not its own sockets.</param>
    /// <param name="client">Who creates the room and looks who is in it, when not <see cref="Client"/>.</param>
    public async Task<string> JoinedRoomAsync(string? password = null, HttpMessageHandler? handler = null, GambiClient? client = null)
    {
        var code = (await (client ?? Client).Rooms.CreateAsync(new() { Name = "Embedded", Password = password })).Data.Room.Code;
        var provider = await DemoProviderServer.StartAsync(new() { WordDelay = TimeSpan.Zero, Models = ["llama3"] }, CancellationToken.None);
        _joined.Add(provider);
        var session = await ParticipantSession.StartAsync(
            new()
            {
                HubUrl = Url,
                RoomCode = code,
                ParticipantId = "ada",
                Nickname = "Ada",
                Models = ["llama3"],
                Endpoint = ProviderAddress.Parse(provider.BaseAddress.AbsoluteUri),
                Password = password,
                HubHandler = handler,
                Capabilities = new() { OpenResponses = ProtocolSupport.Supported, ChatCompletions = ProtocolSupport.Supported },
            },
            CancellationToken.None).WaitAsync(Guard);
        _joined.Add(session);
        using var inside = new GambiClient(new() { HubUrl = Url, Password = password, RequestTimeout = Guard });
        using var guard = new CancellationTokenSource(Guard);
        while ((await (client ?? inside).Participants.ListAsync(code, guard.Token)).Data.Single().Status != ParticipantStatus.Online)
        {
        }

        return code;
    }

    /// <summary>Sends a chat request; returns with the head.</summary>
    public async Task<HttpResponseMessage> ChatAsync(string code, string prompt, bool stream = false)
    {
        var json = "{\"model\":\"*\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}],\"stream\":" + (stream ? "true}" : "false}");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"rooms/{code}/v1/chat/completions", UriKind.Relative))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Guard);
    }

    /// <summary>Status, content type and body of a request by path; one that begins with a slash is the app's, not the hub's.</summary>
    public async Task<(int Status, string? Type, string Body)> SendAsync(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var response = await Http.SendAsync(request).WaitAsync(Guard);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        foreach (var one in Enumerable.Reverse(_joined))
        {
            await one.DisposeAsync();
        }

        await _app.DisposeAsync();
    }
}
