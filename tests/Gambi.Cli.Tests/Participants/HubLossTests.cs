using System.Text.Json;
using Gambi.Cli.Tests.Running;
using Gambi.Client;

namespace Gambi.Cli.Tests.Participants;

public sealed class HubLossTests(SharedHub shared)
{
    [Fact]
    public async Task A_participant_tells_that_its_hub_is_gone_keeps_trying_and_still_leaves_cleanly()
    {
        await using CliProcess hub = CliProcess.Start("hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "ndjson");
        string hubUrl = (await hub.EventAsync("started")).GetProperty("hubUrl").GetString()!;
        using var client = new GambiClient(new() { HubUrl = new(hubUrl), RequestTimeout = Patience.Limit });
        string room = (await client.Rooms.CreateAsync(new() { Name = "Fragile" })).Data.Room.Code;
        using var cli = new TestCli();
        await using RunningCli join = cli.Start(
            "participant", "join", "-r", room, "--participant-id", "p", "-m", "mistral", "-e", shared.Provider.BaseAddress.ToString(), "-H", hubUrl, "--no-specs", "--format", "ndjson");
        await join.EventAsync("tunnel_connected");

        await hub.SignalAsync("KILL");
        JsonElement lost = await join.EventAsync("tunnel_lost");
        Assert.True(lost.GetProperty("retryInMs").GetInt64() > 0);
        Assert.Equal(0, await join.InterruptAsync());
        await join.EventAsync("leaving");
        await join.EventAsync("left");
    }
}
