using Gambi.DemoProvider;

namespace Gambi.Conformance.Rooms;

/// <summary>A room with one native participant, on real ports: hub, tunnel, participant and provider, as a user would have them.</summary>
internal sealed class ConformanceRoom : IAsyncDisposable
{
    public const string Model = "gambi-demo";
    private readonly DemoProviderServer _provider;
    private readonly ProviderLogDoor _log;

    private ConformanceRoom(DemoProviderServer provider, ProviderLogDoor log)
    {
        _provider = provider;
        _log = log;
        Inference = new Uri(provider.BaseAddress, "v1");
    }

    public Uri Inference { get; }
    public string Selector { get; } = Model;
    public DemoProviderLog Requests => _provider.Log;
    public static async Task<ConformanceRoom> StartAsync(CancellationToken cancellationToken)
    {
        DemoProviderServer provider = await DemoProviderServer.StartAsync(new DemoProviderOptions { WordDelay = TimeSpan.FromMilliseconds(2), Models = [Model] }, cancellationToken);
        return new ConformanceRoom(provider, await ProviderLogDoor.OpenAsync(provider.Log, cancellationToken));
    }

    /// <summary>Waits, for 5 s at most, until the provider's request whose body holds that text is in that state.</summary>
    public Task<DemoRequest> RequestAsync(string text, DemoRequestState state, CancellationToken cancellationToken)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return Requests.WaitForAsync(request => request.State == state && request.Body.Span.IndexOf(bytes) >= 0, cancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(5), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _provider.DisposeAsync();
    }
    public Dictionary<string, string> Variables => new()
    {
        ["GAMBI_BASE_URL"] = Inference.ToString(),
        ["GAMBI_SELECTOR"] = Selector,
        ["GAMBI_PROVIDER_LOG"] = _log.Address.ToString(),
    };
}
