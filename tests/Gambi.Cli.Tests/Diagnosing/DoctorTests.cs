using System.Text.Json;
using Gambi.Cli.Tests.Discovering;
using Gambi.Cli.Tests.Running;
using Gambi.Contracts;
using Gambi.TestKit.Hubs;

namespace Gambi.Cli.Tests.Diagnosing;

public sealed class DoctorTests(SharedHub hub)
{
    private static readonly string[] Checks = ["config", "hub", "room", "tunnel", "provider", "models", "mdns"];

    [Fact]
    public async Task All_is_well_where_everything_works()
    {
        await using JoinedRoom room = await JoinedRoom.CreateAsync(hub);
        using TestCli cli = DiscoverTests.Listening(hub.Url.Port);
        JsonElement data = (await cli.RunAsync("doctor", "-H", hub.Url.ToString(), "-r", room.Code, "-e", hub.Provider.BaseAddress.ToString(), "-m", "llama3", "-m", "mistral")).Expect(0).Json().GetProperty("data");
        Assert.Equal(Checks, data.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("check").GetString()));
        Assert.All(data.GetProperty("checks").EnumerateArray(), check => Assert.Equal("ok", check.GetProperty("status").GetString()));
        Assert.Equal((0, 0), (data.GetProperty("failed").GetInt32(), data.GetProperty("warnings").GetInt32()));
        Assert.Equal("There are llama3, served as llama3:latest, mistral.", Message(data, "models"));
        Assert.Contains("1 of 1 participants are online", Message(data, "room"), StringComparison.Ordinal);
        Assert.Contains("speaks Responses and Chat Completions", Message(data, "provider"), StringComparison.Ordinal);
        Assert.Equal($"Heard gambi-hub-{hub.Url.Port} at http://127.0.0.1:{hub.Url.Port}.", Message(data, "mdns"));
    }

    [Fact]
    public async Task People_read_each_finding_as_it_comes_and_programs_a_line_each()
    {
        using TestCli cli = DiscoverTests.Listening();
        _ = await hub.CreateRoomAsync();
        string[] args = ["doctor", "-H", hub.Url.ToString(), "-e", hub.Provider.BaseAddress.ToString()];
        string text = (await cli.RunAsync([.. args, "--format", "text"])).Expect(0).Out;
        Assert.Matches(@"(?m)^ok       hub       http://127\.0\.0\.1:\d+/ answers in [\d.]+ ms\.$", text);
        Assert.Matches(@"(?m)^warning  mdns      No hub was heard.*\n {19}Fix: ", text);
        Assert.EndsWith("Nothing failed; 1 to know about.\n", text, StringComparison.Ordinal);

        IReadOnlyList<JsonElement> lines = (await cli.RunAsync([.. args, "--format", "ndjson"])).Expect(0).Lines();
        Assert.Equal(Checks.Order(), lines.SkipLast(1).Select(line => line.GetProperty("data").GetProperty("check").GetString()).Order());
        Assert.All(lines.SkipLast(1), line => Assert.Equal("check", line.GetProperty("type").GetString()));
        Assert.Equal(("done", 1), (lines[^1].GetProperty("type").GetString(), lines[^1].GetProperty("data").GetProperty("warnings").GetInt32()));
    }

    [Fact]
    public async Task A_broken_config_is_a_finding_and_the_rest_is_looked_at_all_the_same()
    {
        using TestCli cli = DiscoverTests.Listening().WithConfig("{\n  oops }");
        JsonElement data = await FailAsync(cli, "-H", hub.Url.ToString());
        Assert.StartsWith($"Invalid JSON in {cli.ConfigPath}, line 2, column 3:", Message(data, "config"), StringComparison.Ordinal);
        Assert.Equal("ok", Status(data, "hub"));
    }

    [Fact]
    public async Task A_hub_that_is_not_running_is_told_how_to_start_and_what_needs_it_is_skipped()
    {
        using TestCli cli = DiscoverTests.Listening();
        JsonElement data = await FailAsync(cli, "-H", $"http://127.0.0.1:{ClosedPort.Number}", "-r", "ABC234");
        Assert.Contains("gambi hub serve", Fix(data, "hub"), StringComparison.Ordinal);
        Assert.Equal(("skipped", "skipped"), (Status(data, "room"), Status(data, "tunnel")));
    }

    [Fact]
    public async Task A_link_local_hub_is_named_with_its_zone()
    {
        using TestCli cli = DiscoverTests.Listening();
        JsonElement data = await FailAsync(cli, "-H", "http://[fe80::1%1]:9");
        Assert.Contains("http://[fe80::1%1]:9", Message(data, "hub"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_called_by_the_wrong_scheme_is_told_the_right_one()
    {
        using TestCli cli = DiscoverTests.Listening();
        JsonElement data = await FailAsync(cli, "-H", $"https://127.0.0.1:{hub.Url.Port}");
        Assert.Equal($"The hub there speaks http: --hub http://127.0.0.1:{hub.Url.Port}.", Fix(data, "hub"));
    }

    [Fact]
    public async Task A_hub_that_listens_on_this_machine_alone_is_told_to_listen_on_its_network()
    {
        Assert.SkipWhen(Gambi.Cli.Hubs.LanAddress.OfMachine().Find() is null, "Needs a network.");
        string own = Gambi.Cli.Hubs.LanAddress.OfMachine().Find()!.ToString();
        using TestCli cli = DiscoverTests.Listening();
        Assert.Contains("--host 0.0.0.0", Fix(await FailAsync(cli, "-H", $"http://{own}:{hub.Url.Port}"), "hub"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_on_the_hubs_port_is_named_as_such()
    {
        using TestCli cli = DiscoverTests.Listening();
        Assert.Contains("Something else answers there", Fix(await FailAsync(cli, "-H", hub.Provider.BaseAddress.ToString()), "hub"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_clock_is_a_warning()
    {
        using var cli = new TestCli { Time = new BrowsingClock(ahead: TimeSpan.FromMinutes(-10)) };
        JsonElement data = (await cli.RunAsync("doctor", "-H", hub.Url.ToString(), "-e", hub.Provider.BaseAddress.ToString())).Expect(0).Json().GetProperty("data");
        Assert.Equal("warning", Status(data, "hub"));
        Assert.Contains("10 minutes ahead of this machine's", Message(data, "hub"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_without_rooms_is_told_how_to_create_one()
    {
        await using TestHub own = await TestHub.StartOnPortAsync();
        using TestCli cli = DiscoverTests.Listening(own.BaseAddress.Port);
        JsonElement data = (await cli.RunAsync("doctor", "-H", own.BaseAddress.ToString(), "-e", hub.Provider.BaseAddress.ToString())).Expect(0).Json().GetProperty("data");
        Assert.Equal(("warning", 1), (Status(data, "room"), data.GetProperty("warnings").GetInt32()));
        Assert.StartsWith("Create one: gambi room create", Fix(data, "room"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_is_a_slip_of_a_rooms_is_told_that_room()
    {
        await using TestHub own = await TestHub.StartOnPortAsync();
        using HttpClient client = own.CreateClient();
        string code = await client.CreateRoomCodeAsync();
        string slip = (code[0] == 'A' ? 'B' : 'A') + code[1..];
        using TestCli cli = DiscoverTests.Listening();
        Assert.StartsWith($"Did you mean {code}? ", Fix(await FailAsync(cli, "-H", own.BaseAddress.ToString(), "-r", slip), "room"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("join")]
    public async Task A_wrong_password_fails_and_a_right_one_does_not_register_anybody(string? guard)
    {
        RoomSummary room = (await hub.Client.Rooms.CreateAsync(new() { Name = "Doors", Password = "sesame", Guard = guard is null ? null : RoomGuard.Join })).Data.Room;
        using TestCli cli = DiscoverTests.Listening().With("RIGHT", "sesame").With("WRONG", "sesam");
        string[] args = ["-H", hub.Url.ToString(), "-r", room.Code, "-e", hub.Provider.BaseAddress.ToString()];
        Assert.Contains("not the room's password", Fix(await FailAsync(cli, [.. args, "--password-env", "WRONG"]), "room"), StringComparison.Ordinal);

        JsonElement data = (await cli.RunAsync(["doctor", .. args, "--password-env", "RIGHT"])).Expect(0).Json().GetProperty("data");
        Assert.Contains("lets you in, but nobody is in it", Message(data, "room"), StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", data.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_takes_upgrades_away_is_found_out()
    {
        await using PlainProxy proxy = await PlainProxy.StartAsync(hub.Url.Port);
        using TestCli cli = DiscoverTests.Listening();
        JsonElement data = await FailAsync(cli, "-H", proxy.Url.ToString(), "-e", hub.Provider.BaseAddress.ToString());
        Assert.Equal(("ok", "failed"), (Status(data, "hub"), Status(data, "tunnel")));
        Assert.Contains("proxy_set_header Upgrade", Fix(data, "tunnel"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_not_there_fails_where_it_was_named()
    {
        using TestCli cli = DiscoverTests.Listening();
        JsonElement data = await FailAsync(cli, "-H", hub.Url.ToString(), "-e", $"http://127.0.0.1:{ClosedPort.Number}");
        Assert.Contains("the connection was refused", Message(data, "provider"), StringComparison.Ordinal);
        Assert.NotEmpty(Fix(data, "provider"));
        Assert.Equal("skipped", Status(data, "models"));
        Assert.Equal("failed", Status(await FailAsync(cli, "-H", hub.Url.ToString(), "-e", "localhost"), "provider"));
    }

    [Fact]
    public async Task A_model_that_is_missing_is_told_with_the_nearest_names()
    {
        using TestCli cli = DiscoverTests.Listening();
        JsonElement data = await FailAsync(cli, "-H", hub.Url.ToString(), "-e", hub.Provider.BaseAddress.ToString(), "-m", "mistrall");
        Assert.Equal("The provider has no model 'mistrall'.", Message(data, "models"));
        Assert.StartsWith("It has mistral, ", Fix(data, "models"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_multicast_is_a_warning()
    {
        using TestCli cli = DiscoverTests.Listening();
        cli.Network.IsBroken = true;
        JsonElement data = (await cli.RunAsync("doctor", "-H", hub.Url.ToString(), "-e", hub.Provider.BaseAddress.ToString())).Expect(0).Json().GetProperty("data");
        Assert.Equal("warning", Status(data, "mdns"));
    }

    [Fact]
    public async Task No_hub_to_discover_is_the_finding_of_the_hub()
    {
        using TestCli cli = DiscoverTests.Listening();
        Assert.Equal("No hub announces itself on this network.", Message(await FailAsync(cli, "--discover"), "hub"));
    }

    [Fact]
    public async Task Ctrl_C_ends_it_while_it_looks()
    {
        using var cli = new TestCli { Time = new BrowsingClock() };
        await using RunningCli doctor = cli.Start("doctor", "-H", hub.Url.ToString(), "--format", "text");
        await doctor.Out.WaitForAsync(line => line.Contains("hub", StringComparison.Ordinal));
        Assert.Equal(130, await doctor.InterruptAsync());
    }

    private static async Task<JsonElement> FailAsync(TestCli cli, params string[] args) => (await cli.RunAsync(["doctor", .. args])).Expect(3).Json().GetProperty("data");

    private static string Status(JsonElement data, string check) => Of(data, check, "status");

    private static string Message(JsonElement data, string check) => Of(data, check, "message");

    private static string Fix(JsonElement data, string check) => Of(data, check, "fix");

    private static string Of(JsonElement data, string check, string field) =>
        data.GetProperty("checks").EnumerateArray().Single(one => one.GetProperty("check").GetString() == check).GetProperty(field).GetString()!;
}
