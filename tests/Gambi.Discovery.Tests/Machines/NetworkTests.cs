namespace Gambi.Discovery.Tests.Machines;

/// <summary>Real sockets on real interfaces, with responders that nobody here wrote.</summary>
public sealed class NetworkTests(BonjourClients bonjour)
{
    private const string Network = "198.51.100";

    private static readonly string[] OurService = ["publish", "our hub", "_gambi._tcp", "3000", "version=1.0", "protocol=http"];

    [Fact]
    public async Task Avahi_resolves_ours_over_both_families_and_hears_its_goodbye()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await ConnectedAsync(here);
        var avahi = await Avahi.StartAsync(there);
        var ours = here.StartPeer(OurService);
        await ours.LineAsync("published\tour hub");
        var found = avahi.Browse();

        foreach (var family in (string[])["IPv4", "IPv6"])
        {
            var line = await found.LineAsync($"=;cable;{family};our\\032hub;_gambi._tcp;local;");
            Assert.EndsWith(";3000;\"protocol=http\" \"version=1.0\"", line, StringComparison.Ordinal);
            Assert.Matches($";({Network.Replace(".", "\\.", StringComparison.Ordinal)}\\.1|fe80:[0-9a-f:]+);", line);
        }

        await ours.StopAsync();
        await found.LineAsync("-;cable;IPv4;our\\032hub;");
        await found.LineAsync("-;cable;IPv6;our\\032hub;");
    }

    [Fact]
    public async Task Ours_finds_avahis_and_hears_its_goodbye()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await ConnectedAsync(here);
        var avahi = await Avahi.StartAsync(there);
        var theirs = avahi.Publish("their hub", 4000);
        var found = here.StartPeer("browse", "_gambi._tcp");

        var line = await found.LineAsync("found\ttheir hub\tavahi.local\t4000\t");
        Assert.Contains($"\t{Network}.2", line, StringComparison.Ordinal);
        Assert.EndsWith("\tversion=1.0", line, StringComparison.Ordinal);
        await theirs.TerminateAsync();
        await found.LineAsync("gone\ttheir hub\t");
    }

    [Fact]
    public async Task Beside_avahi_on_one_machine_both_are_found()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await ConnectedAsync(here);
        var avahi = await Avahi.StartAsync(here);
        avahi.Publish("their hub", 4000);
        here.StartPeer(OurService);
        foreach (var machine in (Machine[])[here, there])
        {
            var found = machine.StartPeer("browse", "_gambi._tcp");
            await found.LineAsync("found\ttheir hub\t");
            await found.LineAsync("found\tour hub\t");
        }

        await avahi.Browse().LineAsync("=;cable;IPv4;our\\032hub;");
    }

    [Fact]
    public async Task A_name_that_avahi_has_is_renamed_and_avahi_renames_what_is_ours()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await ConnectedAsync(here);
        var avahi = await Avahi.StartAsync(there);
        await avahi.Publish("hub", 4000).LineAsync("Established under name 'hub'");
        var ours = here.StartPeer("publish", "hub", "_gambi._tcp", "3000");
        await ours.LineAsync("renamed\thub (2)");
        await ours.LineAsync("published\thub (2)");
        await avahi.Publish("hub (2)", 4001).LineAsync("Established under name 'hub (2) #2'");
    }

    [Fact]
    public async Task A_second_of_ours_of_the_same_name_is_renamed()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await ConnectedAsync(here);
        await here.StartPeer("publish", "hub", "_gambi._tcp", "3000").LineAsync("published\thub");
        await there.StartPeer("publish", "hub", "_gambi._tcp", "3000").LineAsync("published\thub (2)");
        await here.StartPeer("publish", "hub", "_gambi._tcp", "3001").LineAsync("published\thub (3)");
        var found = there.StartPeer("browse", "_gambi._tcp");
        foreach (var name in (string[])["hub", "hub (2)", "hub (3)"])
        {
            await found.LineAsync($"found\t{name}\t");
        }
    }

    [Fact]
    public async Task Bonjour_service_finds_ours_and_ours_finds_its()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await ConnectedAsync(here);
        // By itself it sends where the routes say.
        await there.IpAsync("route", "add", "224.0.0.0/4", "dev", "cable");
        var ours = here.StartPeer(OurService);
        await ours.LineAsync("published\tour hub");
        var found = bonjour.Browse(there);
        var line = await found.LineAsync("found\tour hub\t");
        Assert.Contains($"\t3000\t{Network}.1", line, StringComparison.Ordinal);
        Assert.EndsWith("\tprotocol=http,version=1.0", line, StringComparison.Ordinal);

        var theirs = bonjour.Publish(there, "their hub", 4000);
        await theirs.LineAsync("published\ttheir hub");
        var news = here.StartPeer("browse", "_gambi._tcp");
        Assert.Contains($"\t4000\t{Network}.2", await news.LineAsync("found\ttheir hub\t"), StringComparison.Ordinal);

        await ours.StopAsync();
        await found.LineAsync("gone\tour hub\t");
        await theirs.StopAsync();
        await news.LineAsync("gone\ttheir hub\t");
    }

    [Fact]
    public async Task With_nothing_but_IPv6_they_all_find_each_other()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await Machine.StartAsync();
        await here.ConnectAsync(there, "cable", network: null);
        // At once, while the addresses may not be used yet.
        var ours = here.StartPeer(OurService);
        var line = await there.StartPeer("browse", "_gambi._tcp").LineAsync("found\tour hub\t");
        Assert.Matches("\t3000\tfe80:[0-9a-f:]+%[0-9]+\t", line);
        await there.ReadyAsync("cable");
        await bonjour.Browse(there, ipv6Link: "cable").LineAsync("found\tour hub\t");
        var avahi = await Avahi.StartAsync(there);
        Assert.Matches(";fe80:[0-9a-f:]+;3000;", await avahi.Browse().LineAsync("=;cable;IPv6;our\\032hub;"));
        avahi.Publish("their hub", 4000);
        await here.StartPeer("browse", "_gambi._tcp").LineAsync("found\ttheir hub\t");
        await ours.StopAsync();
    }

    [Fact]
    public async Task With_nothing_but_the_loopback_interface_they_all_find_each_other()
    {
        await using var here = await Machine.StartAsync();
        await here.StartPeer(OurService).LineAsync("published\tour hub");
        await here.StartPeer("publish", "our hub", "_gambi._tcp", "3001").LineAsync("published\tour hub (2)");
        var found = here.StartPeer("browse", "_gambi._tcp");
        Assert.Contains("\t3000\t127.0.0.1", await found.LineAsync("found\tour hub\t"), StringComparison.Ordinal);
        Assert.Contains("\t3001\t127.0.0.1", await found.LineAsync("found\tour hub (2)\t"), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", await bonjour.Browse(here).LineAsync("found\tour hub\t"), StringComparison.Ordinal);
        var avahi = await Avahi.StartAsync(here);
        await avahi.Browse().LineAsync("=;lo;IPv4;our\\032hub;");
    }

    [Fact]
    public async Task An_interface_that_appears_later_is_used_and_one_that_goes_is_missed()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await Machine.StartAsync();
        await here.StartPeer(OurService).LineAsync("published\tour hub");
        var found = there.StartPeer("browse", "_gambi._tcp");
        await here.ConnectAsync(there, "cable", Network);
        await found.LineAsync("found\tour hub\t");
        await there.IpAsync("link", "del", "cable");
        await found.LineAsync("gone\tour hub\t");
        await here.ConnectAsync(there, "other", "198.51.101");
        await found.Said.WaitForTextAsync("198.51.101.1");
    }

    [Fact]
    public async Task Where_the_port_cannot_be_shared_ours_can_still_ask()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await ConnectedAsync(here);
        await here.StartPeer(OurService).LineAsync("published\tour hub");
        var holder = there.Start("node", ["-e", "for (const type of ['udp4', 'udp6']) require('dgram').createSocket({ type, ipv6Only: type === 'udp6' }).bind({ port: 5353, exclusive: true }, () => console.log('held')); process.stdin.resume()"]);
        await holder.Said.WaitForTextAsync("held\nheld");
        Assert.Contains($"{Network}.1", await there.StartPeer("browse", "_gambi._tcp").LineAsync("found\tour hub\t"), StringComparison.Ordinal);
        await there.StartPeer("publish", "hub", "_gambi._tcp", "3000").Said.WaitForTextAsync("SocketException");
    }

    private static async Task<Machine> ConnectedAsync(Machine here)
    {
        var there = await Machine.StartAsync();
        await here.ConnectAsync(there, "cable", Network);
        await here.ReadyAsync("cable");
        return await there.ReadyAsync("cable");
    }
}
