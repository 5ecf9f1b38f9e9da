using Gambi.Client.Events;
using Gambi.Client.Http;

namespace Gambi.Client;

/// <summary>The events of a hub's rooms.</summary>
public sealed class EventsClient
{
    private readonly HubHttp _http;
    private readonly Backoff _backoff;

    internal EventsClient(HubHttp http, Random random)
    {
        _http = http;
        _backoff = new Backoff(random);
    }

    /// <summary>Follows one room until it is deleted. The first connection must succeed; later ones are tried again.</summary>
    /// <exception cref="GambiException">The room is not there, or the hub cannot be reached.</exception>
    public IAsyncEnumerable<ReceivedEvent> WatchRoomAsync(string code, EventWatchOptions? options = null, CancellationToken cancellationToken = default) =>
        new EventWatch(_http, HubRoute.Under(_http.HubUrl, ["v1", "rooms", code, "events"]), options ?? new(), _backoff, endsWithRoom: true)
            .ReadAsync(cancellationToken);

    /// <summary>Follows every room of the hub (older hubs have no such stream). The first connection must succeed; later ones are tried again.</summary>
    /// <exception cref="GambiException">The hub has no such stream, or cannot be reached.</exception>
    public IAsyncEnumerable<ReceivedEvent> WatchAllAsync(EventWatchOptions? options = null, CancellationToken cancellationToken = default) =>
        new EventWatch(_http, HubRoute.Under(_http.HubUrl, ["v1", "events"]), options ?? new(), _backoff, endsWithRoom: false)
            .ReadAsync(cancellationToken);
}
