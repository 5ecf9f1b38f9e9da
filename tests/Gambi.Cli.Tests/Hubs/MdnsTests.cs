using System.Net.NetworkInformation;
using System.Text.Json;
using Gambi.Cli.Hosting;
using Gambi.Cli.Hubs;
using Gambi.Cli.Output;
using Gambi.Cli.Tests.Running;
using Gambi.Cli.Tests.Tls;
using Gambi.Client;
using Gambi.Discovery;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gambi.Cli.Tests.Hubs;

public sealed class MdnsTests(SharedHub shared)
{
    private static readonly string[] Serve = ["hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "ndjson"];

    [Fact]
    public async Task A_hub_is_announced_by_its_port_and_says_goodbye_when_it_stops()
    {
        using var cli = new TestCli();
        await using RunningCli hub = cli.Start([.. Serve, "--mdns"]);
        JsonElement started = await hub.EventAsync("started");
        int port = started.GetProperty("port").GetInt32();
        Assert.True(started.GetProperty("mdns").GetBoolean());
        Assert.Equal($"gambi-hub-{port}", (await hub.EventAsync("mdns_registered")).GetProperty("name").GetString());
        FoundService service = Assert.Single(cli.Network.Services);
        Assert.Equal(($"gambi-hub-{port}", port), (service.InstanceName, service.Port));
        Assert.Equal(new Dictionary<string, string> { ["version"] = "1.0", ["protocol"] = "http" }, service.Text);

        Assert.Equal(0, await hub.InterruptAsync());
        Assert.Empty(cli.Network.Services);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("--mdns=false", false)]
    public async Task The_config_announces_hubs_and_the_flag_says_otherwise(string flag, bool expected)
    {
        using TestCli cli = new TestCli().WithConfig("""{"defaultEnv": "x", "envs": {"x": {"serve": {"mdns": true}}}}""");
        string[] flags = flag.Length == 0 ? [] : [flag];
        Assert.Equal(expected, (await cli.RunAsync(["hub", "serve", "--dry-run", .. flags])).Expect(0).Json().GetProperty("mdns").GetBoolean());
    }

    [Fact]
    public async Task Nobody_is_announced_who_did_not_ask_for_it()
    {
        using var cli = new TestCli();
        Assert.False((await cli.RunAsync("hub", "serve", "--dry-run")).Expect(0).Json().GetProperty("mdns").GetBoolean());
    }

    [Fact]
    public async Task A_network_without_multicast_is_a_warning_and_keeps_no_hub_from_serving()
    {
        using var cli = new TestCli();
        cli.Network.IsBroken = true;
        await using RunningCli hub = cli.Start([.. Serve, "--mdns", "--quiet"]);
        string url = (await hub.EventAsync("started")).GetProperty("hubUrl").GetString()!;
        Assert.Matches("^[0-9:]{8} warning: The hub is not announced on the network", await hub.Error.WaitForAsync(_ => true));
        (await cli.RunAsync("room", "list", "--hub", url)).Expect(0);
        Assert.Equal(0, await hub.InterruptAsync());
        Assert.DoesNotContain("mdns_registered", hub.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_name_is_told_again()
    {
        var network = new RenamingNetwork();
        var lines = new LineLog();
        await using (Begin(network, new HubAddress("0.0.0.0", 3000), lines))
        {
            await lines.WaitForAsync(line => line.StartsWith("Announced as gambi-hub-3000: ", StringComparison.Ordinal));
            network.Renamed!("gambi-hub-3000 (2)");
            await lines.WaitForAsync(line => line.StartsWith("Announced as gambi-hub-3000 (2): ", StringComparison.Ordinal));
        }

        Assert.Equal(2, lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.True(network.IsGone);
    }

    [Fact]
    public async Task A_hub_that_listens_here_alone_is_announced_here_alone()
    {
        NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
        foreach ((string host, bool everywhere) in ((string, bool)[])[("127.0.0.1", false), ("::1", false), ("0.0.0.0", true)])
        {
            var network = new RenamingNetwork();
            await using HubPresence presence = Begin(network, new HubAddress(host, 3000), new LineLog());
            NetworkInterface[] used = [.. all.Where(network.Options!.UseInterface)];
            Assert.Contains(used, one => one.NetworkInterfaceType == NetworkInterfaceType.Loopback);
            Assert.Equal(everywhere ? all.Count(new DiscoveryOptions().UseInterface) : 1, used.Length);
        }
    }

    [Fact]
    public async Task A_hub_with_a_certificate_announces_https_and_the_name_that_it_is_made_for()
    {
        using var authority = new TestAuthority();
        using var cli = new TestCli();
        await using RunningCli hub = cli.Start([.. Serve, "--mdns", .. authority.Flags(authority.Sign("hub.example"))]);
        await hub.EventAsync("mdns_registered");
        IReadOnlyDictionary<string, string> text = Assert.Single(cli.Network.Services).Text;
        Assert.Equal(("https", "hub.example"), (text["protocol"], text["host"]));
    }

    [Fact]
    public async Task Sharing_announces_its_hub_on_demand()
    {
        using var cli = new TestCli();
        await using RunningCli up = cli.Start("up", "--port", "0", "--mdns", "--endpoint", shared.Provider.BaseAddress.ToString(), "--format", "ndjson");
        Assert.True((await up.EventAsync("started")).GetProperty("mdns").GetBoolean());
        await up.EventAsync("mdns_registered");
        await up.EventAsync("guide");
        Assert.Single(cli.Network.Services);
        Assert.Equal(0, await up.InterruptAsync());
        Assert.Empty(cli.Network.Services);
    }

    private static HubPresence Begin(RenamingNetwork network, HubAddress address, LineLog lines)
    {
        var host = new CliHost { In = TextReader.Null, Out = lines, Error = TextWriter.Null, Variable = _ => null, Publisher = network.With };
        return HubPresence.Begin(host, address, new HubEvents(new GambiConsole(host, new() { Format = OutputFormat.Text }), new LanAddress(() => [])), NullLogger.Instance);
    }

    /// <summary>A network whose one service keeps its name until the test takes it.</summary>
    private sealed class RenamingNetwork : IServicePublisher, IPublishedService
    {
        public DiscoveryOptions? Options { get; private set; }

        public Action<string>? Renamed { get; private set; }

        public string InstanceName { get; private set; } = "";

        public bool IsGone { get; private set; }

        public RenamingNetwork With(DiscoveryOptions options)
        {
            Options = options;
            return this;
        }

        public Task<IPublishedService> PublishAsync(ServiceRegistration registration, CancellationToken cancellationToken)
        {
            Assert.Equal(HubResolver.ServiceType, registration.ServiceType);
            (InstanceName, Renamed) = (registration.InstanceName, registration.Renamed);
            Renamed!(InstanceName);
            return Task.FromResult<IPublishedService>(this);
        }

        public ValueTask DisposeAsync()
        {
            IsGone = true;
            return ValueTask.CompletedTask;
        }
    }
}
