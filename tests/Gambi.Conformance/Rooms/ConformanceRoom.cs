using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using Gambi.Participant;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;

namespace Gambi.Conformance.Rooms;

/// <summary>A room with one participant, on real ports: hub, tunnel, participant and provider, as a user would have them.</summary>
internal sealed class ConformanceRoom : IAsyncDisposable
{
    public const string Participant = "only-one";
    public const string Selector = "*";

    private readonly ParticipantSession _session;
    private readonly int _concurrency;

    private ConformanceRoom(ConformanceHub hub, ConformanceProvider provider, ParticipantSession session, int concurrency)
    {
        Hub = hub;
        Provider = provider;
        _session = session;
        _concurrency = concurrency;
    }

    public ConformanceHub Hub { get; }

    public ConformanceProvider Provider { get; }

    /// <summary>NuGet <c>OpenAI</c> in this room, without its retries.</summary>
    public OpenAIClient OpenAI => new(new ApiKeyCredential(Hub.Password ?? "none"), new OpenAIClientOptions { Endpoint = Hub.Inference, RetryPolicy = new ClientRetryPolicy(0) });

    public ChatClient Chat => OpenAI.GetChatClient(Selector);

    public ResponsesClient Responses =>
        new(new ApiKeyCredential(Hub.Password ?? "none"), new ResponsesClientOptions { Endpoint = Hub.Inference, RetryPolicy = new ClientRetryPolicy(0) });

    /// <summary>What a script must know of the room.</summary>
    public Dictionary<string, string> Variables => VariablesOf(Hub, Provider, Participant, _concurrency);

    public static async Task<ConformanceRoom> StartAsync(
        CancellationToken cancellationToken, ParticipantKind kind = ParticipantKind.Native, int concurrency = 4, string? password = null, TimeProvider? clock = null)
    {
        ConformanceHub hub = await ConformanceHub.StartAsync(cancellationToken, password, clock);
        ConformanceProvider? provider = null;
        try
        {
            provider = await ConformanceProvider.StartAsync(cancellationToken, kind.Protocols());
            ParticipantSession session = await JoinAsync(hub, provider, Participant, kind, concurrency, cancellationToken);
            return new ConformanceRoom(hub, provider, session, concurrency);
        }
        catch
        {
            await (provider?.DisposeAsync() ?? ValueTask.CompletedTask);
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>Joins a room with a provider of that kind.</summary>
    public static Task<ParticipantSession> JoinAsync(
        ConformanceHub hub, ConformanceProvider provider, string id, ParticipantKind kind, int concurrency, CancellationToken cancellationToken) =>
        ParticipantSession.StartAsync(
            new ParticipantOptions
            {
                HubUrl = hub.Address,
                RoomCode = hub.RoomCode,
                ParticipantId = id,
                Nickname = id,
                Models = [ConformanceProvider.Model],
                Endpoint = ProviderAddress.Parse(provider.Address),
                Capabilities = kind.Capabilities(),
                Concurrency = concurrency,
                Password = hub.Password,
                ConnectTimeout = ConformanceProvider.Patience,
                RegisterTimeout = ConformanceProvider.Patience,
            },
            cancellationToken);

    /// <summary>What a script must know of a room that this provider serves through that participant.</summary>
    public static Dictionary<string, string> VariablesOf(ConformanceHub hub, ConformanceProvider provider, string participant, int concurrency) => new()
    {
        ["GAMBI_BASE_URL"] = hub.Inference.ToString(),
        ["GAMBI_SELECTOR"] = Selector,
        ["GAMBI_MODEL"] = ConformanceProvider.Model,
        ["GAMBI_PARTICIPANT"] = participant,
        ["GAMBI_CONCURRENCY"] = concurrency.ToString(CultureInfo.InvariantCulture),
        ["GAMBI_PROVIDER_LOG"] = provider.LogAddress.ToString(),
        ["GAMBI_PASSWORD"] = hub.Password ?? "",
    };

    /// <summary>Lets the participant leave.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken) => _session.LeaveAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await Hub.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
