using Gambi.Client.Events;
using Gambi.Client.Http;

namespace Gambi.Client;

/// <summary>
/// The events of a hub's rooms, as streams that come back after a loss and go on where they were; what is lost all the same is said by <see cref="ReceivedEvent.Gap"/>. Safe to share
/// between threads, each stream for one reader.
/// </summary>
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
    /// <param name="code">The room's code, in either case.</param>
    /// <param name="options">How to follow. Default: from now on, coming back for ever.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="GambiException">The room is not there, or the hub cannot be reached.</exception>
    public IAsyncEnumerable<ReceivedEvent> WatchRoomAsync(string code, EventWatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Watch(["v1", "rooms", code, "events"], options, endsWithRoom: true, cancellationToken);

    /// <summary>Follows every room of the hub (older hubs have no such stream). The first connection must succeed; later ones are tried again.</summary>
    /// <param name="options">How to follow. Default: from now on, coming back for ever.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="GambiException">The hub has no such stream, or cannot be reached.</exception>
    public IAsyncEnumerable<ReceivedEvent> WatchAllAsync(EventWatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Watch(["v1", "events"], options, endsWithRoom: false, cancellationToken);

    private IAsyncEnumerable<ReceivedEvent> Watch(ReadOnlySpan<string> route, EventWatchOptions? options, bool endsWithRoom, CancellationToken cancellationToken)
    {
        options?.Validate();
        return new EventWatch(_http, HubRoute.Under(_http.HubUrl, route), options ?? new(), _backoff, endsWithRoom).ReadAsync(cancellationToken);
    }
}
