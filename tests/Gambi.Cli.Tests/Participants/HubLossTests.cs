using System.Text.Json;
using Gambi.Cli.Tests.Running;
using Gambi.Client;
using Gambi.TestKit;

namespace Gambi.Cli.Tests.Participants;

public sealed class HubLossTests(SharedHub shared)
{
    [Fact]
    public async Task A_participant_tells_that_its_hub_is_gone_keeps_trying_and_still_leaves_cleanly()
    {
        await using CliProcess hub = ServeHub();
        string hubUrl = await UrlOfAsync(hub);
        using var cli = new TestCli();
        await using RunningCli join = cli.Start(Join(hubUrl, await CreateRoomAsync(hubUrl)));
        await join.EventAsync("tunnel_connected");

        await hub.SignalAsync("KILL");
        JsonElement lost = await join.EventAsync("tunnel_lost");
        Assert.True(lost.GetProperty("retryInMs").GetInt64() > 0);
        Assert.Equal(0, await join.InterruptAsync());
        await join.EventAsync("leaving");
        await join.EventAsync("left");
    }

    [Fact]
    public async Task A_hub_that_was_killed_and_started_again_has_lost_the_room_and_the_participant_ends_with_exit_3()
    {
        await using CliProcess killed = ServeHub();
        string hubUrl = await UrlOfAsync(killed);
        // The hub's address stays, as a cable's end does; a port set free by a kill could be anybody's a moment later.
        await using var address = new TcpRelay(new Uri(hubUrl).Port);
        var clock = new WatchedClock();
        using var cli = new TestCli { Time = clock };
        await using RunningCli join = cli.Start(Join(address.Address.ToString(), await CreateRoomAsync(hubUrl)));
        await join.EventAsync("tunnel_connected");

        await killed.SignalAsync("KILL");
        await RetryAsync(join, clock, attempt: 1);
        await AttemptAsync(join, 2);
        await using CliProcess again = ServeHub();
        address.LeadTo(new Uri(await UrlOfAsync(again)).Port);

        int attempt = 2;
        while (await RetryAsync(join, clock, attempt))
        {
            attempt++;
        }

        JsonElement failed = await join.EventAsync("tunnel_failed");
        Assert.Contains("is gone", failed.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, await join.EndAsync());
        Assert.Contains("Ask for the code of a room that exists", join.Error.ToString(), StringComparison.Ordinal);
        Assert.InRange(attempt, 4, 12);
    }

    [Fact]
    public async Task Without_time_to_come_back_a_killed_hub_is_exit_3_at_once()
    {
        await using CliProcess hub = ServeHub();
        string hubUrl = await UrlOfAsync(hub);
        await using CliProcess join = CliProcess.Start([.. Join(hubUrl, await CreateRoomAsync(hubUrl)), "--reconnect-for", "0"]);
        await join.EventAsync("tunnel_connected");

        await hub.SignalAsync("KILL");
        CliResult result = (await join.EndAsync()).Expect(3);
        Assert.Equal(["prepared", "registered", "tunnel_connected", "tunnel_failed"], result.Lines().Select(line => line.GetProperty("type").GetString()));
        Assert.Equal("TUNNEL_FAILED", result.JsonError().GetProperty("code").GetString());
    }

    private static CliProcess ServeHub() => CliProcess.Start("hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "ndjson", "--quiet");

    private static async Task<string> UrlOfAsync(CliProcess hub) => (await hub.EventAsync("started")).GetProperty("hubUrl").GetString()!;

    private static async Task<string> CreateRoomAsync(string hubUrl)
    {
        using var client = new GambiClient(new() { HubUrl = new(hubUrl), RequestTimeout = Patience.Limit });
        return (await client.Rooms.CreateAsync(new() { Name = "Fragile" })).Data.Room.Code;
    }

    private string[] Join(string hubUrl, string room) =>
        ["participant", "join", "-r", room, "--participant-id", "p", "-m", "mistral", "-e", shared.Provider.BaseAddress.ToString(), "-H", hubUrl, "--no-specs", "--format", "ndjson"];

    /// <summary>Lets the wait before an attempt pass; whether there is such an attempt, or the session has given up.</summary>
    private static async Task<bool> RetryAsync(RunningCli join, WatchedClock clock, int attempt)
    {
        if (await AttemptAsync(join, attempt) is not { } lost)
        {
            return false;
        }

        await clock.PassAsync(TimeSpan.FromMilliseconds(lost.GetProperty("retryInMs").GetInt64()));
        return true;
    }

    private static async Task<JsonElement?> AttemptAsync(RunningCli join, int attempt)
    {
        string line = await join.Out.WaitForAsync(line => line.Contains("\"tunnel_failed\"", StringComparison.Ordinal) || line.Contains($"\"attempt\":{attempt},", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("type").GetString() == "tunnel_lost" ? document.RootElement.GetProperty("data").Clone() : null;
    }
}
