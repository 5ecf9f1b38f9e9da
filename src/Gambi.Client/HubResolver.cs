using Gambi.Client.Discovery;
using Gambi.Contracts;
using Gambi.Discovery;

namespace Gambi.Client;

/// <summary>
/// Finds the hubs that announce themselves on the local network (<c>gambi hub serve --mdns</c>), and rooms on them. It holds nothing between calls, is safe to share between threads, and
/// gives no password or admin token to anybody: that is for a client of the hub that the user chose.
/// </summary>
public sealed class HubResolver
{
    /// <summary>What hubs announce themselves as.</summary>
    public const string ServiceType = "_gambi._tcp";

    private readonly HubResolverOptions _options;
    private readonly IServiceBrowser _browser;

    /// <summary>A resolver; nothing is sent yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is not more than zero.</exception>
    public HubResolver(HubResolverOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.BrowseTime, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.ProbeTimeout, TimeSpan.Zero, nameof(options));
        _options = options;
        _browser = options.Browser ?? new MulticastDnsBrowser(new() { TimeProvider = options.Time });
    }

    /// <summary>
    /// The hubs of the network with their rooms, those that answer first; none is no error. Takes <see cref="HubResolverOptions.BrowseTime"/>, and where hubs are slow to answer up to twice
    /// <see cref="HubResolverOptions.ProbeTimeout"/> more.
    /// </summary>
    /// <exception cref="System.Net.Sockets.SocketException">No socket for multicast DNS could be opened on any interface.</exception>
    public async Task<IReadOnlyList<FoundHub>> FindHubsAsync(CancellationToken cancellationToken = default)
    {
        using var search = new HubSearch(_browser, _options);
        return await search.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The one room of the network's hubs with the code <paramref name="room"/> (in any case), else with that name (in any case); without <paramref name="room"/>, the only one there is.
    /// Hubs that do not list their rooms are asked for the code.
    /// </summary>
    /// <exception cref="HubResolveException">There is no such room, or more than one.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">No socket for multicast DNS could be opened on any interface.</exception>
    public async Task<RoomMatch> ResolveAsync(string? room = null, CancellationToken cancellationToken = default)
    {
        using var search = new HubSearch(_browser, _options);
        var hubs = await search.RunAsync(cancellationToken).ConfigureAwait(false);
        if (!hubs.Any(static hub => hub.IsReachable))
        {
            throw ResolveFailures.NoHubs(hubs);
        }

        IReadOnlyList<RoomMatch> matches = room?.Trim() is { Length: > 0 } wanted
            ? await MatchAsync(search, hubs, wanted, cancellationToken).ConfigureAwait(false)
            : [.. Listed(hubs)];
        return matches switch
        {
            [var only] => only,
            [] => throw ResolveFailures.NoMatch(hubs, room),
            _ => throw ResolveFailures.Ambiguous(hubs, matches, room),
        };
    }

    private static async Task<IReadOnlyList<RoomMatch>> MatchAsync(HubSearch search, IReadOnlyList<FoundHub> hubs, string wanted, CancellationToken cancellationToken)
    {
        var byCode = Listed(hubs).Where(match => match.Code.Equals(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        if (RoomCode.IsWellFormed(wanted))
        {
            var silent = hubs.Where(static hub => hub is { IsReachable: true, Rooms: null });
            byCode.AddRange((await Task.WhenAll(silent.Select(hub => LookUpAsync(search, hub, wanted, cancellationToken))).ConfigureAwait(false)).OfType<RoomMatch>());
        }

        return byCode.Count > 0 ? byCode : [.. Listed(hubs).Where(match => match.Room!.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>The room of a hub that lists none: one that wants a password for everything says so much, that it is there.</summary>
    private static async Task<RoomMatch?> LookUpAsync(HubSearch search, FoundHub hub, string code, CancellationToken cancellationToken)
    {
        var (room, problem) = await search.AskAsync(hub.Url, client => client.Rooms.GetAsync(code, cancellationToken), cancellationToken).ConfigureAwait(false);
        return room is not null ? new(hub, room.Code, room)
            : problem?.Code == ErrorCatalog.InvalidPassword.Code ? new(hub, code.ToUpperInvariant(), null)
            : null;
    }

    // A room's id is never used twice: a hub that is heard as two, under two names of its machine, has its rooms once.
    private static IEnumerable<RoomMatch> Listed(IEnumerable<FoundHub> hubs) => hubs
        .SelectMany(static hub => hub.Rooms ?? [], static (hub, room) => new RoomMatch(hub, room.Code, room))
        .DistinctBy(static match => match.Room!.Id, StringComparer.Ordinal);
}
