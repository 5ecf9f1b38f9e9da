using System.Globalization;
using Gambi.Participant;

namespace Gambi.Conformance.Rooms;

/// <summary>A room with one native participant, on real ports: hub, tunnel, participant and provider, as a user would have them.</summary>
internal sealed class ConformanceRoom : IAsyncDisposable
{
    public const string Participant = "native";
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

    /// <summary>What a script must know of the room.</summary>
    public Dictionary<string, string> Variables => VariablesOf(Hub, Provider, Participant, _concurrency);

    public static async Task<ConformanceRoom> StartAsync(CancellationToken cancellationToken, int concurrency = 4)
    {
        ConformanceHub hub = await ConformanceHub.StartAsync(cancellationToken);
        ConformanceProvider? provider = null;
        try
        {
            provider = await ConformanceProvider.StartAsync(cancellationToken);
            ParticipantSession session = await ParticipantSession.StartAsync(
                new ParticipantOptions
                {
                    HubUrl = hub.Address,
                    RoomCode = hub.RoomCode,
                    ParticipantId = Participant,
                    Nickname = Participant,
                    Models = [ConformanceProvider.Model],
                    Endpoint = ProviderAddress.Parse(provider.Address),
                    Concurrency = concurrency,
                },
                cancellationToken);
            return new ConformanceRoom(hub, provider, session, concurrency);
        }
        catch
        {
            await (provider?.DisposeAsync() ?? ValueTask.CompletedTask);
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a script must know of a room that this provider serves through that participant.</summary>
    public static Dictionary<string, string> VariablesOf(ConformanceHub hub, ConformanceProvider provider, string participant, int concurrency) => new()
    {
        ["GAMBI_BASE_URL"] = hub.Inference.ToString(),
        ["GAMBI_SELECTOR"] = Selector,
        ["GAMBI_MODEL"] = ConformanceProvider.Model,
        ["GAMBI_PARTICIPANT"] = participant,
        ["GAMBI_CONCURRENCY"] = concurrency.ToString(CultureInfo.InvariantCulture),
        ["GAMBI_PROVIDER_LOG"] = provider.LogAddress.ToString(),
    };

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await Hub.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
