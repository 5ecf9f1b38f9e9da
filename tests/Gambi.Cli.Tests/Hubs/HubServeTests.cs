using System.Net.Sockets;
using System.Text.Json;
using Gambi.Cli.Tests.Running;
using Gambi.Client;
using Gambi.TestKit;

namespace Gambi.Cli.Tests.Hubs;

public sealed class HubServeTests(SharedHub shared)
{
    private static readonly string[] Serve = ["hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "ndjson"];

    [Theory]
    [InlineData("INT", "SIGINT")]
    [InlineData("TERM", "SIGTERM")]
    public async Task A_signal_stops_the_hub_though_streams_are_open(string signal, string name)
    {
        await using var hub = CliProcess.Start(Serve);
        JsonElement started = await hub.EventAsync("started");
        Assert.False(started.GetProperty("mdns").GetBoolean());
        Assert.NotEqual(0, started.GetProperty("port").GetInt32());
        using var client = new GambiClient(new() { HubUrl = new(started.GetProperty("hubUrl").GetString()!), RequestTimeout = Patience.Limit });
        await using IAsyncEnumerator<ReceivedEvent> events = client.Events.WatchAllAsync(new() { Reconnect = false }).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        await hub.SignalAsync(signal);
        Assert.Equal(name, (await hub.EventAsync("signal_received")).GetProperty("signal").GetString());
        Assert.Equal(name, (await hub.EventAsync("stopped")).GetProperty("signal").GetString());
        (await hub.EndAsync()).Expect(0);
        await Assert.ThrowsAsync<GambiException>(async () => await events.MoveNextAsync());
    }

    [Fact]
    public async Task A_port_in_use_is_exit_3_and_says_that_a_hub_is_there()
    {
        // Who is asked whether it is a hub has as long as it needs.
        using var cli = new TestCli { Time = new FakeClock() };
        CliResult result = (await cli.RunAsync("hub", "serve", "--host", "127.0.0.1", "--port", $"{shared.Url.Port}")).Expect(3);
        Assert.Equal("PORT_IN_USE", result.JsonError().GetProperty("code").GetString());
        Assert.StartsWith("A Gambi hub answers there already", result.JsonError().GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Equal("", result.Out);
    }

    [Fact]
    public async Task A_port_of_somebody_else_is_exit_3_with_a_way_out()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("hub", "serve", "--host", "127.0.0.1", "--port", $"{port}", "--format", "text")).Expect(3);
        Assert.Contains($"Port {port} of 127.0.0.1 is in use.", result.Error, StringComparison.Ordinal);
        Assert.Contains("Hint: Choose another with --port (0 takes any free one).", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_not_here_is_wrong_use()
    {
        using var cli = new TestCli();
        (await cli.RunAsync("hub", "serve", "--host", "203.0.113.1", "--port", "0")).Expect(2);
        (await cli.RunAsync("hub", "serve", "--host", "no such host", "--port", "0")).Expect(2);
    }

    [Fact]
    public async Task Requests_are_logged_a_line_each_on_standard_error_only()
    {
        using var cli = new TestCli();
        await using RunningCli hub = cli.Start("hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "text");
        string line = await hub.Out.WaitForAsync(line => line.StartsWith("Hub started at http://127.0.0.1:", StringComparison.Ordinal));
        await RequestUnknownRoomAsync(line.Split(' ')[3]);
        Assert.Matches(@"^\d\d:\d\d:\d\d GET /v1/rooms/ZZZZZZ 404 [\d.]+ ms req_\S+$", await hub.Error.WaitForAsync(line => line.Contains("ZZZZZZ", StringComparison.Ordinal)));
        Assert.Equal(0, await hub.InterruptAsync());
        Assert.DoesNotContain("ZZZZZZ", hub.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_structured_log_has_its_values_as_fields()
    {
        using var cli = new TestCli();
        await using RunningCli hub = cli.Start([.. Serve, "--log-format", "json"]);
        await RequestUnknownRoomAsync((await hub.EventAsync("started")).GetProperty("hubUrl").GetString()!);
        using var entry = JsonDocument.Parse(await hub.Error.WaitForAsync(line => line.Contains("ZZZZZZ", StringComparison.Ordinal)));
        Assert.Equal(404, entry.RootElement.GetProperty("values").GetProperty("Status").GetInt32());
        Assert.Equal("information", entry.RootElement.GetProperty("level").GetString());
    }

    [Fact]
    public async Task Quiet_leaves_the_requests_out()
    {
        using var cli = new TestCli();
        await using RunningCli hub = cli.Start([.. Serve, "--quiet"]);
        await RequestUnknownRoomAsync((await hub.EventAsync("started")).GetProperty("hubUrl").GetString()!);
        Assert.Equal(0, await hub.InterruptAsync());
        Assert.Equal("", hub.Error.ToString());
    }

    [Fact]
    public async Task A_dry_run_prints_the_resolved_configuration_and_starts_nothing()
    {
        using var cli = new TestCli();
        JsonElement plan = (await cli.RunAsync(
            "hub", "serve", "--dry-run", "--host", "127.0.0.1", "--port", "3999", "--cors", "https://a.example", "http://b.example:8080", "--body-limit", "1MiB", "--list-models", "both", "--store", "none", "--queue-timeout", "90s", "--queue-depth", "0", "--log-format", "json", "--first-byte-timeout", "30m", "--idle-timeout", "0")).Expect(0).Json();
        Assert.Equal("http://127.0.0.1:3999", plan.GetProperty("bindUrl").GetString());
        Assert.Equal(2, plan.GetProperty("cors").GetArrayLength());
        Assert.Equal(1_048_576, plan.GetProperty("bodyLimit").GetInt64());
        Assert.Equal("both", plan.GetProperty("listModels").GetString());
        Assert.Equal("none", plan.GetProperty("store").GetString());
        Assert.Equal((1_800_000, 0), (plan.GetProperty("firstByteTimeoutMs").GetInt64(), plan.GetProperty("idleTimeoutMs").GetInt64()));
        Assert.Equal((90_000, 0), (plan.GetProperty("queueTimeoutMs").GetInt64(), plan.GetProperty("queueDepth").GetInt32()));
    }

    [Fact]
    public async Task A_body_limit_above_the_memory_that_is_for_bodies_is_served()
    {
        using var cli = new TestCli();
        await using RunningCli hub = cli.Start([.. Serve, "--body-limit", "1GiB"]);
        await hub.EventAsync("started");
        Assert.Equal(0, await hub.InterruptAsync());
    }

    [Theory]
    [InlineData("--queue-timeout", "soon", "'soon'")]
    [InlineData("--queue-timeout", "25h", "at most 24h")]
    [InlineData("--queue-depth", "-1", "from 0 to 100000, not -1")]
    [InlineData("--queue-depth", "100001", "from 0 to 100000, not 100001")]
    public async Task A_line_that_cannot_be_is_refused_with_what_can(string flag, string typed, string expected)
    {
        using var cli = new TestCli();
        Assert.Contains(expected, (await cli.RunAsync("hub", "serve", "--dry-run", $"{flag}={typed}")).Expect(2).Error, StringComparison.Ordinal);
    }

    private static async Task RequestUnknownRoomAsync(string hubUrl)
    {
        using var client = new GambiClient(new() { HubUrl = new(hubUrl), RequestTimeout = Patience.Limit });
        await Assert.ThrowsAsync<GambiException>(() => client.Rooms.GetAsync("ZZZZZZ"));
    }
}
