using System.Net;
using System.Text;
using System.Text.Json;
using Gambi.Load.Load;

namespace Gambi.Load.Children;

/// <summary>A hub in a process of its own, and the participants that joined it, each in its own too.</summary>
internal sealed class RunningHub : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly List<ChildProcess> _participants = [];
    private readonly RunFolder _folder;
    private readonly RunOptions _options;

    private RunningHub(RunFolder folder, RunOptions options, ChildProcess process) => (_folder, _options, Process) = (folder, options, process);

    /// <summary>Its process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Whoever joined.</summary>
    public IReadOnlyList<ChildProcess> Participants => _participants;

    /// <summary>Starts one under a name that no other of this run has.</summary>
    public static async Task<RunningHub> StartAsync(string name, RunFolder folder, RunOptions options, CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start(name, folder, "gambi", ["gambi", "hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "ndjson", .. options.HubArguments]);
        var hub = new RunningHub(folder, options, process);
        try
        {
            var started = await process.EventAsync("started", cancellationToken);
            hub.EndPoint = new(IPAddress.Loopback, started.GetProperty("port").GetInt32());
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates a room; answers its code.</summary>
    public async Task<string> CreateRoomAsync(CancellationToken cancellationToken)
    {
        using var content = new StringContent("""{"name":"Load"}""", Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri($"http://{EndPoint}/v1/rooms"), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return body.RootElement.GetProperty("data").GetProperty("room").GetProperty("code").GetString()!;
    }

    /// <summary>Lets a participant join that shares the provider on this port.</summary>
    public async Task JoinAsync(string room, int provider, CancellationToken cancellationToken)
    {
        var id = FormattableString.Invariant($"load-{_participants.Count + 1}");
        var participant = ChildProcess.Start($"{Process.Name}-{id}", _folder, "gambi", [
            "gambi", "participant", "join", "--hub", $"http://{EndPoint}", "--room", room, "--participant-id", id, "--nickname", id,
            "--endpoint", FormattableString.Invariant($"http://127.0.0.1:{provider}"), "--all-models", "--concurrency", "1024", "--no-specs", "--no-interactive", "--format", "ndjson",
            .. _options.JoinArguments]);
        _participants.Add(participant);
        await participant.EventAsync("tunnel_connected", cancellationToken);
    }

    /// <summary>The way through it into this room, which these participants serve.</summary>
    public Target Way(string room, params ChildProcess[] participants) => new()
    {
        Name = Target.Hub,
        EndPoint = EndPoint,
        Prefix = $"/rooms/{room}",
        Selector = "model:",
        Processes = [new(Target.Hub, [Process.Id]), new(Target.Participant, [.. participants.Select(static one => one.Id)])],
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var participant in _participants)
        {
            await participant.DisposeAsync();
        }

        await Process.DisposeAsync();
        _http.Dispose();
    }
}
