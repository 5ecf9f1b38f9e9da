using System.Globalization;
using System.Text.Json;
using Gambi.DemoProvider;
using Gambi.Resilience.Tests.Asking;
using Gambi.Resilience.Tests.Cuts.Machines;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;

namespace Gambi.Resilience.Tests.Cuts;

/// <summary>A hub and participants, each in a process of its own; the providers are the test's, and speak as their clocks are advanced.</summary>
internal sealed class CutScene : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _owned = new();
    private readonly CliProcess _hub;
    private readonly string _code;

    private CutScene(CliProcess hub, Uri address, string code)
    {
        (_hub, HubPort, _code) = (hub, address.Port, code);
        Client = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public HttpClient Client { get; }

    public int HubPort { get; }

    /// <summary>The words of those providers that go on come when this is advanced.</summary>
    public FakeClock Words { get; } = new();

    public static async Task<CutScene> StartAsync()
    {
        var hub = CliProcess.Start("hub", "serve", "--host", "0.0.0.0", "--port", "0", "--format", "ndjson", "--log-format", "json");
        try
        {
            var port = (await hub.EventAsync("started")).GetProperty("port").GetInt32();
            var address = new Uri($"http://127.0.0.1:{port}/");
            using var client = new HttpClient { BaseAddress = address };
            return new CutScene(hub, address, await client.CreateRoomCodeAsync());
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a provider that the scene ends.</summary>
    /// <param name="clock">The clock of its words, when they shall have one.</param>
    public async Task<DemoProviderServer> StartProviderAsync(FakeClock clock)
    {
        var wordDelay = clock == Words ? TimeSpan.FromMilliseconds(20) : TimeSpan.Zero;
        return Own(await DemoProviderServer.StartAsync(new() { TimeProvider = clock, WordDelay = wordDelay }, CancellationToken.None));
    }

    public T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    /// <summary>Joins from that machine; returns when the hub has the participant in use.</summary>
    public async Task<CliProcess> JoinAsync(IMachine machine, string id, int concurrency)
    {
        var participant = Own(machine.Start(
            "participant", "join", "--format", "ndjson", "--no-specs", "--hub", machine.HubUrl.ToString(), "--room", _code, "--participant-id", id, "--model", "gambi-demo",
            "--endpoint", machine.ProviderUrl.ToString(), "--concurrency", concurrency.ToString(CultureInfo.InvariantCulture)));
        await participant.EventAsync("tunnel_connected");
        await Until.HoldsAsync($"{id} is online", async () => await StatusOfAsync(id) is "online" ? null : "it is not");
        return participant;
    }

    /// <summary>A stream, in one protocol or the other.</summary>
    public StreamClient Ask(string model, string prompt, bool inResponses)
    {
        var question = new Question { Room = 0, Responses = inResponses, Stream = true, Model = model, Prompt = prompt, Leaving = new() };
        return new StreamClient(Client, $"rooms/{_code}/v1/{question.Path}", question.ToJson());
    }

    public async Task<string?> StatusOfAsync(string id) => (await ParticipantAsync(id)).GetProperty("status").GetString();

    public async Task<int> ActiveOfAsync(string id) => (await ParticipantAsync(id)).GetProperty("active").GetInt32();

    /// <summary>Stops the hub as a user does and looks through what it said.</summary>
    public async Task AssertHubIsWellAsync()
    {
        await _hub.SignalAsync("TERM");
        var ended = await _hub.EndAsync();
        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.DoesNotContain(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => LevelOf(line) is "error" or "critical");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }

        await _hub.DisposeAsync();
    }

    private async Task<JsonElement> ParticipantAsync(string id) =>
        (await Client.CallAsync("GET", $"v1/rooms/{_code}/participants")).Data.EnumerateArray().FirstOrDefault(p => p.GetProperty("id").GetString() == id);

    private static string? LevelOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("level").GetString();
    }
}
