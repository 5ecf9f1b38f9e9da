using System.Text;
using Gambi.Client;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Participant;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;

namespace Gambi.Hub.Tests.Proxies;

/// <summary>A hub on a port, nginx before it, and a participant and clients of ours that know only nginx.</summary>
internal sealed class ProxiedHub : IAsyncDisposable
{
    private readonly TestHub _hub;
    private readonly Nginx _nginx;
    private readonly SocketsHttpHandler _handler;
    private ParticipantSession? _session;

    private ProxiedHub(TestHub hub, Nginx nginx, DemoProviderServer provider, FakeClock thinking, Uri url)
    {
        (_hub, _nginx, Provider, Thinking, Url) = (hub, nginx, provider, thinking, url);
        _handler = new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero };
        _handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == Nginx.Subject;
        Http = new HttpClient(_handler, disposeHandler: false) { BaseAddress = new Uri($"{url.AbsoluteUri.TrimEnd('/')}/"), Timeout = Timeout.InfiniteTimeSpan };
        Client = new GambiClient(new() { HubUrl = url, Handler = _handler, RequestTimeout = Guard });
    }

    public static TimeSpan Guard { get; } = TimeSpan.FromSeconds(90);

    /// <summary>What people give to <c>--hub</c>.</summary>
    public Uri Url { get; }

    public DemoProviderServer Provider { get; }

    /// <summary>The provider's clock.</summary>
    public FakeClock Thinking { get; }

    public HttpClient Http { get; }

    public GambiClient Client { get; }

    public string Code { get; private set; } = "";

    public static async Task<ProxiedHub> StartAsync(TunnelVersion version = TunnelVersion.V2, string prefix = "/gambi")
    {
        Assert.SkipWhen(Nginx.Program is null, "nginx is not on PATH.");
        var hub = await TestHub.StartOnPortAsync();
        var nginx = await Nginx.StartAsync(hub.BaseAddress, prefix.Length > 0 ? null : static docs => docs
            .Replace("location /gambi/", "location /", StringComparison.Ordinal)
            .Replace("http://gambi/;", "http://gambi;", StringComparison.Ordinal)
            .Replace("X-Forwarded-Prefix /gambi;", "X-Forwarded-Prefix \"\";", StringComparison.Ordinal));
        var thinking = new FakeClock();
        var provider = await DemoProviderServer.StartAsync(new() { WordDelay = TimeSpan.Zero, TimeProvider = thinking, Models = ["llama3"] }, CancellationToken.None);
        var scene = new ProxiedHub(hub, nginx, provider, thinking, new Uri(nginx.Url, prefix));
        scene.Code = (await scene.Client.Rooms.CreateAsync(new() { Name = "Proxied" })).Data.Room.Code;
        scene._session = await ParticipantSession.StartAsync(scene.Options(version), CancellationToken.None).WaitAsync(Guard);
        using var guard = new CancellationTokenSource(Guard);
        while ((await scene.Client.Participants.ListAsync(scene.Code, guard.Token)).Data.Single().Status != ParticipantStatus.Online)
        {
        }

        return scene;
    }

    /// <summary>Asks; returns with the head.</summary>
    public async Task<HttpResponseMessage> AskAsync(string prompt, bool stream)
    {
        var json = "{\"model\":\"*\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}],\"stream\":" + (stream ? "true}" : "false}");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"rooms/{Code}/v1/chat/completions", UriKind.Relative))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Guard);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        _handler.Dispose();
        await Provider.DisposeAsync();
        await _nginx.DisposeAsync();
        await _hub.DisposeAsync();
    }

    private ParticipantOptions Options(TunnelVersion version) => new()
    {
        HubUrl = Url,
        RoomCode = Code,
        ParticipantId = "ada",
        Nickname = "Ada",
        Models = ["llama3"],
        Endpoint = ProviderAddress.Parse(Provider.BaseAddress.AbsoluteUri),
        Capabilities = new() { OpenResponses = ProtocolSupport.Supported, ChatCompletions = ProtocolSupport.Supported },
        TunnelVersions = [version],
        HubHandler = _handler,
    };
}
