using System.Text;
using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Hub;
using Gambi.Participant;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;

namespace Gambi.Client.AI.Tests.Rooms;

/// <summary>A hub in memory with one room, in which one participant shares the demo provider through a real tunnel.</summary>
internal sealed class AIRoom : IAsyncDisposable
{
    public const string Participant = "worker-1";
    public const string Model = "gambi-demo";

    /// <summary>How long anything may take before the test counts as hanging.</summary>
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    private readonly TestHub _hub;
    private readonly DemoProviderServer _provider;
    private readonly ParticipantSession _session;
    private readonly GambiClient _client;
    private readonly string? _password;

    private AIRoom(TestHub hub, DemoProviderServer provider, ParticipantSession session, GambiClient client, string code, string? password)
    {
        _hub = hub;
        _provider = provider;
        _session = session;
        _client = client;
        Code = code;
        _password = password;
    }

    public string Code { get; }

    public DemoProviderLog Log => _provider.Log;

    public RoomInference Inference => _client.Inference(Code);

    public RoomModels Models => Inference.AsAI();

    /// <param name="kind">What the provider speaks.</param>
    /// <param name="password">The room's password.</param>
    /// <param name="concurrency">How many requests the participant takes at once.</param>
    /// <param name="configure">Changes the hub's options.</param>
    /// <param name="sockets">Whether the hub is on a real port, and the client the one that everybody has.</param>
    public static async Task<AIRoom> StartAsync(
        ParticipantKind kind = ParticipantKind.Native, string? password = null, int concurrency = 4, Action<GambiHubOptions>? configure = null, bool sockets = false)
    {
        var hub = sockets ? await TestHub.StartOnPortAsync(configure: configure) : await TestHub.StartAsync(configure: configure);
        var client = sockets ? new GambiClient(new() { HubUrl = hub.BaseAddress, RequestTimeout = Guard }) : ClientOf(hub, password);
        var code = (await client.Rooms.CreateAsync(new() { Name = "ai", Password = password }).WaitAsync(Guard)).Data.Room.Code;
        var provider = await DemoProviderServer.StartAsync(new() { WordDelay = TimeSpan.Zero, Models = [Model, "other"], Protocols = ProtocolsOf(kind) }, CancellationToken.None);
        var session = await ParticipantSession.StartAsync(
            new()
            {
                HubUrl = hub.BaseAddress,
                RoomCode = code,
                ParticipantId = Participant,
                Nickname = Participant,
                Models = [Model],
                Endpoint = ProviderAddress.Parse(provider.BaseAddress.AbsoluteUri),
                Capabilities = CapabilitiesOf(kind),
                Concurrency = concurrency,
                Password = password,
                ConnectTimeout = Guard,
                RegisterTimeout = Guard,
                HubHandler = hub.CreateHandler(),
            },
            CancellationToken.None).WaitAsync(Guard);
        return new AIRoom(hub, provider, session, client, code, password);
    }

    /// <summary>A client of the same hub with another password.</summary>
    public GambiClient ClientWith(string? password) => ClientOf(_hub, password);

    /// <summary>What another library sends its requests through.</summary>
    public HttpClient CreateHttpClient() => _hub.CreateClient();

    /// <summary>The API key of another library: the room's password, or any word.</summary>
    public string ApiKey => _password ?? "none";

    /// <summary>Waits until the provider has a request with that text in that state.</summary>
    public Task<DemoRequest> RequestAsync(string text, DemoRequestState state)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Log.WaitForAsync(request => request.State == state && request.Body.Span.IndexOf(bytes) >= 0, CancellationToken.None).WaitAsync(Guard);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _client.Dispose();
        await _hub.DisposeAsync();
        await _provider.DisposeAsync();
    }

    // By a clock that stands still: its client waits for the end of an answer for as long as it takes, and never hangs up on a busy machine.
    private static GambiClient ClientOf(TestHub hub, string? password) =>
        new(new() { HubUrl = hub.BaseAddress, Handler = hub.CreateHandler(), Password = password, Time = new FakeClock() });

    private static DemoProtocols ProtocolsOf(ParticipantKind kind) => kind switch
    {
        ParticipantKind.ChatOnly => DemoProtocols.Chat,
        ParticipantKind.ResponsesOnly => DemoProtocols.Responses,
        _ => DemoProtocols.Both,
    };

    private static ParticipantCapabilities CapabilitiesOf(ParticipantKind kind) => new()
    {
        OpenResponses = kind == ParticipantKind.ChatOnly ? ProtocolSupport.Unsupported : ProtocolSupport.Supported,
        ChatCompletions = kind == ParticipantKind.ResponsesOnly ? ProtocolSupport.Unsupported : ProtocolSupport.Supported,
    };
}
