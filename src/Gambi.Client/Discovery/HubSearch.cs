using Gambi.Contracts;
using Gambi.Discovery;

namespace Gambi.Client.Discovery;

/// <summary>One search: listens for the whole of its time, knocks at what it hears meanwhile, then reads the rooms.</summary>
internal sealed class HubSearch(IServiceBrowser browser, HubResolverOptions options) : IDisposable
{
    // A network of trusted people has a few hubs; whoever announces thousands gets no more of anybody's time.
    private const int MostHubs = 64;
    private const int AtOnce = 16;

    private readonly Dictionary<HubKey, HubSighting> _heard = [];
    private readonly SemaphoreSlim _places = new(AtOnce);

    /// <summary>The hubs heard, those that answer first.</summary>
    public async Task<IReadOnlyList<FoundHub>> RunAsync(CancellationToken cancellationToken)
    {
        using var knocking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> knocks = [];
        try
        {
            await ListenAsync(url => Knock(url, knocks, knocking.Token), cancellationToken).ConfigureAwait(false);
            using var deadline = new CancellationTokenSource(options.ProbeTimeout, options.Time);
            await using var _ = deadline.Token.Register(knocking.Cancel).ConfigureAwait(false);
            var found = await Task.WhenAll(_heard.Values.Where(static hub => !hub.IsGone && hub.Urls.Count > 0).Select(hub => ConcludeAsync(hub, cancellationToken))).ConfigureAwait(false);
            return [.. found.OrderByDescending(static hub => hub.IsReachable).ThenBy(static hub => hub.Name, StringComparer.OrdinalIgnoreCase).ThenBy(static hub => hub.HostName, StringComparer.OrdinalIgnoreCase)];
        }
        finally
        {
            await knocking.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(knocks).ConfigureAwait(false);
        }
    }

    /// <summary>Asks one hub without any secret.</summary>
    public async Task<(T? Answer, GambiException? Problem)> AskAsync<T>(Uri url, Func<GambiClient, Task<Envelope<T>>> ask, CancellationToken cancellationToken)
        where T : class
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var client = new GambiClient(new() { HubUrl = url, RequestTimeout = options.ProbeTimeout, Time = options.Time, Handler = options.Handler });
            return ((await ask(client).ConfigureAwait(false)).Data, null);
        }
        catch (GambiException e)
        {
            return (null, e);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task ListenAsync(Func<Uri, Task<GambiException?>> ask, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(options.BrowseTime, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        try
        {
            await foreach (var news in browser.BrowseAsync(HubResolver.ServiceType, either.Token).ConfigureAwait(false))
            {
                var key = HubKey.Of(news.Service);
                if (!_heard.TryGetValue(key, out var hub) && _heard.Count < MostHubs)
                {
                    _heard.Add(key, hub = new());
                }

                hub?.Hear(news, ask);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
        }
    }

    private Task<GambiException?> Knock(Uri url, List<Task> knocks, CancellationToken cancellationToken)
    {
        var knock = KnockAsync(url, cancellationToken);
        knocks.Add(knock);
        return knock;
    }

    private async Task<GambiException?> KnockAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            var (health, problem) = await AskAsync(url, client => client.HealthAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            return health is { Status: not "ok" } ? new(GambiFailure.NotUnderstood, ClientErrorCodes.UnexpectedAnswer, $"What answers at {url.OriginalString} is no hub that is well.") : problem;
        }
        catch (OperationCanceledException)
        {
            return new(GambiFailure.Unreachable, ClientErrorCodes.HubTimeout, $"{url.OriginalString} did not answer in time.");
        }
    }

    private async Task<FoundHub> ConcludeAsync(HubSighting hub, CancellationToken cancellationToken)
    {
        var (reached, problem) = await hub.ReachAsync().ConfigureAwait(false);
        IReadOnlyList<RoomSummary>? rooms = null;
        if (reached is not null)
        {
            (rooms, problem) = await AskAsync(reached, client => client.Rooms.ListAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        return new()
        {
            Name = hub.Service.InstanceName,
            HostName = hub.Service.HostName,
            Url = reached ?? hub.Urls[0],
            Urls = hub.Urls,
            IsReachable = reached is not null,
            Version = HubAnnouncement.VersionOf(hub.Service),
            Rooms = rooms,
            Problem = reached is null ? ResolveFailures.Announced(problem, hub.Urls[0]) : problem,
        };
    }
}
