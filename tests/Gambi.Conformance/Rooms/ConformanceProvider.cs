using System.Text;
using Gambi.DemoProvider;

namespace Gambi.Conformance.Rooms;

/// <summary>A provider, with a door to its log.</summary>
internal sealed class ConformanceProvider : IAsyncDisposable
{
    public const string Model = "gambi-demo";
    private static readonly TimeSpan WordDelay = TimeSpan.FromMilliseconds(2);

    private readonly DemoProviderServer _server;
    private readonly ProviderLogDoor _door;

    private ConformanceProvider(DemoProviderServer server, ProviderLogDoor door)
    {
        _server = server;
        _door = door;
    }

    /// <summary>How long anything may take before the test counts as hanging.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(90);

    /// <summary>Its base address without a slash at the end.</summary>
    public string Address => _server.BaseAddress.ToString().TrimEnd('/');

    /// <summary>Where scripts ask for its log.</summary>
    public Uri LogAddress => _door.Address;

    public DemoProviderLog Log => _server.Log;

    public static async Task<ConformanceProvider> StartAsync(CancellationToken cancellationToken, DemoProtocols protocols = DemoProtocols.Both)
    {
        DemoProviderServer server = await DemoProviderServer.StartAsync(
            new DemoProviderOptions { WordDelay = WordDelay, Models = [Model], Protocols = protocols }, cancellationToken);
        try
        {
            return new ConformanceProvider(server, await ProviderLogDoor.OpenAsync(server.Log, cancellationToken));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the request whose body holds that text is in that state.</summary>
    public Task<DemoRequest> RequestAsync(string text, DemoRequestState state, CancellationToken cancellationToken)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Log.WaitForAsync(request => request.State == state && request.Body.Span.IndexOf(bytes) >= 0, cancellationToken).WaitAsync(Patience, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await _server.DisposeAsync();
    }
}
