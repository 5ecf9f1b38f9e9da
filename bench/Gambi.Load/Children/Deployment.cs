using System.Globalization;
using System.Net;
using Gambi.Load.Load;

namespace Gambi.Load.Children;

/// <summary>All that runs: the provider, nginx before it, and a hub with a room in which a participant shares it.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly RunOptions _options;
    private readonly List<IAsyncDisposable> _running = [];
    private int _hubs;

    private Deployment(RunOptions options) => _options = options;

    /// <summary>The folder of this run.</summary>
    public RunFolder Folder { get; } = new();

    /// <summary>The mock provider.</summary>
    public ChildProcess Provider { get; private set; } = null!;

    /// <summary>Where the provider listens.</summary>
    public int ProviderPort { get; private set; }

    /// <summary>The hub that most scenarios use.</summary>
    public RunningHub Hub { get; private set; } = null!;

    /// <summary>The participant of its room.</summary>
    public ChildProcess Participant => Hub.Participants[0];

    /// <summary>The ways to the provider that are to be measured, the hub's last.</summary>
    public IReadOnlyList<Target> Targets { get; private set; } = [];

    /// <summary>The way through the hub.</summary>
    public Target HubWay { get; private set; } = null!;

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

    /// <summary>The way with this name, <c>null</c> when it is not measured.</summary>
    public Target? Find(string target) => Targets.FirstOrDefault(one => one.Name == target);

    /// <summary>Starts another hub, which is the caller's.</summary>
    public Task<RunningHub> StartHubAsync(CancellationToken cancellationToken) =>
        RunningHub.StartAsync(FormattableString.Invariant($"hub-{++_hubs}"), Folder, _options, cancellationToken);

    /// <summary>Lets so many participants join a room, in one process, which is the caller's.</summary>
    public async Task<ChildProcess> StartCrowdAsync(RunningHub hub, string room, string model, int participants, CancellationToken cancellationToken)
    {
        // With the program's runtime settings: these are its participants, only closer together.
        var crowd = ChildProcess.Start(
            FormattableString.Invariant($"{hub.Process.Name}-crowd"), Folder, "gambi", "crowd", $"http://{hub.EndPoint}", room, FormattableString.Invariant($"http://127.0.0.1:{ProviderPort}"), model);
        try
        {
            await crowd.AskAsync(FormattableString.Invariant($"join {participants}"), cancellationToken);
            return crowd;
        }
        catch
        {
            await crowd.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        for (var i = _running.Count - 1; i >= 0; i--)
        {
            await _running[i].DisposeAsync();
        }

        Folder.Dispose();
    }

    private async Task StartAsync(IReadOnlyList<string> models, CancellationToken cancellationToken)
    {
        Provider = ChildProcess.Start("provider", Folder, "Gambi.Load", "provider", string.Join(',', models));
        _running.Add(Provider);
        ProviderPort = int.Parse(await Provider.HearAsync(cancellationToken), CultureInfo.InvariantCulture);
        var targets = new List<Target> { new() { Name = Target.Direct, EndPoint = new(IPAddress.Loopback, ProviderPort) } };
        if (NginxProxy.Find() is { } program)
        {
            var nginx = await NginxProxy.StartAsync(program, Folder, ProviderPort, cancellationToken);
            _running.Add(nginx);
            targets.Add(new() { Name = Target.Nginx, EndPoint = new(IPAddress.Loopback, nginx.Port), Processes = [new(Target.Nginx, nginx.ProcessIds)] });
        }

        Hub = await StartHubAsync(cancellationToken);
        _running.Add(Hub);
        var room = await Hub.CreateRoomAsync(cancellationToken);
        await Hub.JoinAsync(room, ProviderPort, cancellationToken);
        HubWay = Hub.Way(room, Participant);
        targets.Add(HubWay);
        Targets = [.. targets.Where(target => _options.Targets.Count == 0 || _options.Targets.Contains(target.Name))];
    }
}
