using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Gambi.Load.Load;

namespace Gambi.Load.Children;

/// <summary>All that runs: the provider, nginx before it, and a hub with a room in which a participant shares it.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly RunFolder _folder = new();
    private readonly List<IAsyncDisposable> _running = [];
    private readonly HttpClient _http = new();
    private readonly RunOptions _options;
    private int _participants;

    private Deployment(RunOptions options) => _options = options;

    /// <summary>The mock provider.</summary>
    public ChildProcess Provider { get; private set; } = null!;

    /// <summary>The hub.</summary>
    public ChildProcess Hub { get; private set; } = null!;

    /// <summary>The participant of the room.</summary>
    public ChildProcess Participant { get; private set; } = null!;

    /// <summary>The ways to the provider, the hub's last.</summary>
    public IReadOnlyList<Target> Targets { get; private set; } = [];

    /// <summary>The room's code.</summary>
    public string Room { get; private set; } = "";

    /// <summary>Where the hub listens.</summary>
    public IPEndPoint HubEndPoint { get; private set; } = null!;

    private int ProviderPort { get; set; }

    /// <summary>Starts all of it.</summary>
    public static async Task<Deployment> StartAsync(RunOptions options, IReadOnlyList<string> models, CancellationToken cancellationToken)
    {
        var deployment = new Deployment(options);
        try
        {
            await deployment.StartAsync(models, cancellationToken);
            return deployment;
        }
        catch
        {
            await deployment.DisposeAsync();
            throw;
        }
    }

    /// <summary>The way with this name.</summary>
    public Target? Find(string target) => Targets.FirstOrDefault(one => one.Name == target);

    /// <summary>Starts one more participant of the room.</summary>
    public async Task<ChildProcess> JoinAsync(CancellationToken cancellationToken)
    {
        var id = FormattableString.Invariant($"load-{++_participants}");
        var participant = ChildProcess.Start(
            $"participant-{_participants}", _folder, "gambi",
            ["gambi", "participant", "join", "--hub", $"http://{HubEndPoint}", "--room", Room, "--participant-id", id, "--nickname", id, "--endpoint", FormattableString.Invariant($"http://127.0.0.1:{ProviderPort}"),
            "--all-models", "--concurrency", "1024", "--no-specs", "--no-interactive", "--format", "ndjson", .. _options.JoinArguments]);
        _running.Add(participant);
        await participant.EventAsync("tunnel_connected", cancellationToken);
        return participant;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        for (var i = _running.Count - 1; i >= 0; i--)
        {
            await _running[i].DisposeAsync();
        }

        _http.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync(IReadOnlyList<string> models, CancellationToken cancellationToken)
    {
        Provider = ChildProcess.Start("provider", _folder, "Gambi.Load", "provider", string.Join(',', models));
        _running.Add(Provider);
        ProviderPort = int.Parse(await Provider.HearAsync(cancellationToken), CultureInfo.InvariantCulture);
        var targets = new List<Target> { new() { Name = Target.Direct, EndPoint = new(IPAddress.Loopback, ProviderPort) } };
        if (NginxProxy.Find() is { } program)
        {
            var nginx = await NginxProxy.StartAsync(program, _folder, ProviderPort, cancellationToken);
            _running.Add(nginx);
            targets.Add(new() { Name = Target.Nginx, EndPoint = new(IPAddress.Loopback, nginx.Port), Processes = [new(Target.Nginx, nginx.ProcessIds)] });
        }

        Hub = ChildProcess.Start("hub", _folder, "gambi", ["gambi", "hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "ndjson", .. _options.HubArguments]);
        _running.Add(Hub);
        var started = await Hub.EventAsync("started", cancellationToken);
        HubEndPoint = new(IPAddress.Loopback, started.GetProperty("port").GetInt32());
        Room = await CreateRoomAsync(cancellationToken);
        Participant = await JoinAsync(cancellationToken);
        targets.Add(new()
        {
            Name = Target.Hub,
            EndPoint = HubEndPoint,
            Prefix = $"/rooms/{Room}",
            Selector = "model:",
            Processes = [new(Target.Hub, [Hub.Id]), new("participant", [Participant.Id])],
        });
        Targets = [.. targets.Where(target => _options.Targets.Count == 0 || _options.Targets.Contains(target.Name))];
    }

    private async Task<string> CreateRoomAsync(CancellationToken cancellationToken)
    {
        using var content = new StringContent("""{"name":"Load"}""", Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri($"http://{HubEndPoint}/v1/rooms"), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return body.RootElement.GetProperty("data").GetProperty("room").GetProperty("code").GetString()!;
    }
}
