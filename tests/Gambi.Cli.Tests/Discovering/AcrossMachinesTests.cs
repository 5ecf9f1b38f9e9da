using System.Text.Json;

namespace Gambi.Cli.Tests.Discovering;

/// <summary>The real program on real networks, without anything between.</summary>
public sealed class AcrossMachinesTests
{
    [Fact]
    public async Task A_hub_is_discovered_from_another_machine_with_its_rooms_until_it_says_goodbye()
    {
        await using LinkedMachines machines = await LinkedMachines.CreateAsync(ipv4: true);
        await using CliProcess hub = Serve(machines.Here, "0.0.0.0");
        (int port, string code) = await CreateRoomAsync(hub, machines.Here);

        JsonElement found = await DiscoverOneAsync(machines.There);
        Assert.Equal(($"gambi-hub-{port}", $"http://10.99.0.1:{port}"), (found.GetProperty("name").GetString(), found.GetProperty("url").GetString()));
        Assert.Equal(code, Assert.Single(found.GetProperty("rooms").EnumerateArray()).GetProperty("code").GetString());
        Assert.Equal("Far", (await GetAsync(machines.There, code)).Expect(0).Json().GetProperty("data").GetProperty("name").GetString());

        await hub.SignalAsync("INT");
        (await hub.EndAsync()).Expect(0);
        Assert.Empty(await DiscoverAsync(machines.There));
    }

    [Fact]
    public async Task A_hub_is_discovered_where_there_is_nothing_but_link_local_IPv6()
    {
        await using LinkedMachines machines = await LinkedMachines.CreateAsync(ipv4: false);
        await using CliProcess hub = Serve(machines.Here, "::");
        (_, string code) = await CreateRoomAsync(hub, machines.Here);
        Assert.StartsWith("http://[fe80::", (await DiscoverOneAsync(machines.There)).GetProperty("url").GetString(), StringComparison.Ordinal);
        (await GetAsync(machines.There, code)).Expect(0);
    }

    [Fact]
    public async Task A_hub_that_listens_on_its_own_machine_alone_is_discovered_there_and_nowhere_else()
    {
        await using LinkedMachines machines = await LinkedMachines.CreateAsync(ipv4: true);
        await using CliProcess hub = Serve(machines.Here, "127.0.0.1");
        (int port, _) = await CreateRoomAsync(hub, machines.Here);
        Assert.Equal($"http://127.0.0.1:{port}", (await DiscoverOneAsync(machines.Here)).GetProperty("url").GetString());
        Assert.Empty(await DiscoverAsync(machines.There));
    }

    private static CliProcess Serve(string machine, string host) =>
        CliProcess.StartInNetwork(machine, "hub", "serve", "--host", host, "--port", "0", "--mdns", "--format", "ndjson");

    private static async Task<(int Port, string Code)> CreateRoomAsync(CliProcess hub, string machine)
    {
        int port = (await hub.EventAsync("started")).GetProperty("port").GetInt32();
        await hub.EventAsync("mdns_registered");
        JsonElement created = (await RunAsync(machine, "room", "create", "--name", "Far", "--hub", $"http://localhost:{port}")).Expect(0).Json();
        return (port, created.GetProperty("data").GetProperty("room").GetProperty("code").GetString()!);
    }

    /// <summary>The one hub that is heard, once it has told its rooms.</summary>
    private static async Task<JsonElement> DiscoverOneAsync(string machine) =>
        Assert.Single(Hubs(await SearchAsync(machine, result => Hubs(result).Any(hub => hub.GetProperty("rooms").ValueKind == JsonValueKind.Array), "discover", "--format", "json")));

    private static async Task<IReadOnlyList<JsonElement>> DiscoverAsync(string machine) => Hubs(await RunAsync(machine, "discover", "--format", "json"));

    private static Task<CliResult> GetAsync(string machine, string code) => SearchAsync(machine, result => result.ExitCode == 0, "room", "get", "--discover", "--code", code);

    /// <summary>Searches until something is found: a search is over after a second and a half, in which a busy machine may not get round to an answer.</summary>
    private static async Task<CliResult> SearchAsync(string machine, Func<CliResult, bool> found, params string[] args)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        CliResult result;
        do
        {
            result = await RunAsync(machine, args);
        }
        while (!found(result) && !patience.IsCancellationRequested);

        return result;
    }

    private static IReadOnlyList<JsonElement> Hubs(CliResult discovered) => [.. discovered.Expect(0).Json().GetProperty("data").EnumerateArray()];

    private static async Task<CliResult> RunAsync(string machine, params string[] args)
    {
        await using CliProcess cli = CliProcess.StartInNetwork(machine, args);
        return await cli.EndAsync();
    }
}
