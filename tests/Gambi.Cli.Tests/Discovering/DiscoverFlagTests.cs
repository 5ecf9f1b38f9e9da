using System.Text.Json;
using Gambi.Cli.Tests.Running;
using Gambi.Contracts;
using Gambi.TestKit.Hubs;

namespace Gambi.Cli.Tests.Discovering;

public sealed class DiscoverFlagTests(SharedHub hub)
{
    [Fact]
    public async Task The_one_hub_found_is_used_and_named()
    {
        RoomSummary room = await hub.CreateRoomAsync("Discovered");
        using TestCli cli = DiscoverTests.Listening(hub.Url.Port);
        CliResult result = (await cli.RunAsync("room", "list", "--discover", "--format", "text")).Expect(0);
        Assert.Contains(room.Code, result.Out, StringComparison.Ordinal);
        Assert.Equal($"Found gambi-hub-{hub.Url.Port} at http://127.0.0.1:{hub.Url.Port}.\n", result.Error);
    }

    [Fact]
    public async Task Several_hubs_are_wrong_use_with_their_list_and_a_room_says_which()
    {
        await using TestHub other = await TestHub.StartOnPortAsync();
        RoomSummary room = await hub.CreateRoomAsync("Chosen");
        using TestCli cli = DiscoverTests.Listening(hub.Url.Port, other.BaseAddress.Port);
        JsonElement error = (await cli.RunAsync("room", "list", "--discover")).Expect(2).JsonError();
        Assert.Contains($"at http://127.0.0.1:{hub.Url.Port}", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains($"at http://127.0.0.1:{other.BaseAddress.Port}", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("--hub", error.GetProperty("hint").GetString(), StringComparison.Ordinal);

        Assert.Equal("Chosen", (await cli.RunAsync("room", "get", "--discover", "--code", room.Code)).Expect(0).Json().GetProperty("data").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_room_on_no_hub_is_refused_and_no_hub_is_not_reachable()
    {
        using TestCli cli = DiscoverTests.Listening(hub.Url.Port);
        await hub.CreateRoomAsync();
        Assert.Equal("ROOM_NOT_FOUND", (await cli.RunAsync("participant", "list", "--discover", "-r", "ZZZZZZ")).Expect(4).JsonError().GetProperty("code").GetString());

        using TestCli alone = DiscoverTests.Listening();
        JsonElement error = (await alone.RunAsync("room", "list", "--discover")).Expect(3).JsonError();
        Assert.Equal("NO_HUBS_FOUND", error.GetProperty("code").GetString());
        Assert.Contains("gambi hub serve --mdns", error.GetProperty("hint").GetString(), StringComparison.Ordinal);

        using TestCli cut = DiscoverTests.Listening(ClosedPort.Number);
        Assert.Contains("announces itself and cannot be reached", (await cut.RunAsync("room", "list", "--discover")).Expect(3).JsonError().GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hub_that_somebody_named_is_not_looked_for(bool byConfig)
    {
        using TestCli cli = DiscoverTests.Listening();
        string[] flag = byConfig ? [] : ["--hub", hub.Url.ToString()];
        if (byConfig)
        {
            cli.WithConfig($$$"""{"defaultEnv": "here", "envs": {"here": {"hubUrl": "{{{hub.Url}}}"} } }""");
        }

        CliResult result = (await cli.RunAsync(["room", "list", "--discover", "--format", "text", .. flag])).Expect(0);
        Assert.Contains("--discover looks for none", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_given_to_no_hub_but_the_one_that_is_meant()
    {
        RoomSummary room = await hub.CreateRoomAsync("Secret", "sesame");
        await using TestHub other = await TestHub.StartOnPortAsync();
        using TestCli cli = DiscoverTests.Listening(hub.Url.Port, other.BaseAddress.Port).With("ROOM_PASSWORD", "sesame");
        (await cli.RunAsync("participant", "list", "--discover", "-r", room.Code, "--password-env", "ROOM_PASSWORD")).Expect(0);
        Assert.DoesNotContain(other.Logs.Entries, entry => entry.Message.Contains("/participants", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Joining_finds_the_hub_of_its_room()
    {
        RoomSummary room = await hub.CreateRoomAsync("Joined");
        using TestCli cli = DiscoverTests.Listening(hub.Url.Port);
        JsonElement plan = (await cli.RunAsync(
            "participant", "join", "--discover", "-r", room.Code, "--participant-id", "found", "-m", "mistral", "-e", hub.Provider.BaseAddress.ToString(), "--no-specs", "--dry-run")).Expect(0).Json();
        Assert.Equal(hub.Url, new Uri(plan.GetProperty("hubUrl").GetString()!));
    }
}
