using System.Text.Json;
using Gambi.Cli.Tests.Running;
using Gambi.Contracts;
using Gambi.TestKit.Discovery;
using Gambi.TestKit.Hubs;

namespace Gambi.Cli.Tests.Discovering;

public sealed class DiscoverTests(SharedHub hub)
{
    [Fact]
    public async Task Hubs_and_their_rooms_are_listed_for_people()
    {
        RoomSummary room = await hub.CreateRoomAsync("Found", "sesame");
        using TestCli cli = Listening(hub.Url.Port);
        CliResult result = (await cli.RunAsync("discover", "--format", "text")).Expect(0);
        string[] lines = result.Out.Split('\n');
        Assert.StartsWith("HUB ", lines[0], StringComparison.Ordinal);
        string line = Assert.Single(lines, line => line.Contains(room.Code, StringComparison.Ordinal));
        Assert.Equal([$"gambi-hub-{hub.Url.Port}", $"http://127.0.0.1:{hub.Url.Port}", room.Code, "Found", "0", "yes"], line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"Heard gambi-hub-{hub.Url.Port} on studio.local.", result.Error, StringComparison.Ordinal);
        Assert.Contains($"gambi participant join --hub http://127.0.0.1:{hub.Url.Port}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_get_one_document()
    {
        RoomSummary room = await hub.CreateRoomAsync("Document");
        using TestCli cli = Listening(hub.Url.Port);
        JsonElement found = Assert.Single((await cli.RunAsync("discover")).Expect(0).Json().GetProperty("data").EnumerateArray());
        Assert.Equal(("studio.local", "1.0", true), (found.GetProperty("host").GetString(), found.GetProperty("version").GetString(), found.GetProperty("reachable").GetBoolean()));
        Assert.Equal(found.GetProperty("url").GetString(), found.GetProperty("urls")[0].GetString());
        Assert.Contains(found.GetProperty("rooms").EnumerateArray(), one => one.GetProperty("code").GetString() == room.Code);
    }

    [Fact]
    public async Task A_network_without_hubs_teaches_what_to_do()
    {
        using TestCli cli = Listening();
        CliResult result = (await cli.RunAsync("discover", "--format", "text")).Expect(0);
        Assert.Equal("No hub announces itself on this network.\n", result.Out);
        Assert.Contains("gambi hub serve --mdns", result.Error, StringComparison.Ordinal);
        Assert.Empty((await cli.RunAsync("discover", "--format", "json")).Expect(0).Json().GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task Hubs_that_show_no_rooms_say_why()
    {
        await using TestHub admin = await TestHub.StartOnPortAsync(configure: options => options.AdminToken = "secret");
        await using TestHub empty = await TestHub.StartOnPortAsync();
        using TestCli cli = Listening(admin.BaseAddress.Port, empty.BaseAddress.Port, ClosedPort.Number);
        string text = (await cli.RunAsync("discover", "--format", "text")).Expect(0).Out;
        Assert.Contains("(shows its rooms to its admin alone)", text, StringComparison.Ordinal);
        Assert.Contains("(no room yet)", text, StringComparison.Ordinal);
        Assert.Contains("(cannot be reached)", text, StringComparison.Ordinal);

        JsonElement[] found = [.. (await cli.RunAsync("discover")).Expect(0).Json().GetProperty("data").EnumerateArray()];
        JsonElement guarded = found.Single(one => one.GetProperty("url").GetString()!.EndsWith($":{admin.BaseAddress.Port}", StringComparison.Ordinal));
        Assert.Equal((JsonValueKind.Null, "FORBIDDEN"), (guarded.GetProperty("rooms").ValueKind, guarded.GetProperty("problem").GetProperty("code").GetString()));
        Assert.False(found[^1].GetProperty("reachable").GetBoolean());
    }

    [Fact]
    public async Task A_machine_that_cannot_listen_says_so()
    {
        using TestCli cli = Listening();
        cli.Network.IsBroken = true;
        JsonElement error = (await cli.RunAsync("discover")).Expect(3).JsonError();
        Assert.Equal("DISCOVERY_UNAVAILABLE", error.GetProperty("code").GetString());
        Assert.Contains("--hub", error.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A command line on a network with hubs at these ports of this machine.</summary>
    internal static TestCli Listening(params int[] ports)
    {
        var cli = new TestCli { Time = new BrowsingClock() };
        foreach (int port in ports)
        {
            cli.Network.Announce(FakeMulticast.Hub(port));
        }

        return cli;
    }
}
