namespace Gambi.Discovery.Tests.Machines;

/// <summary>Real sockets on real interfaces, among ourselves and with bonjour-service. A class of its own, as classes run side by side.</summary>
public sealed class NetworkTests(BonjourClients bonjour)
{
    [Fact]
    public async Task A_second_of_ours_of_the_same_name_is_renamed()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await Cable.ConnectAsync(here);
        var found = there.StartPeer("browse", "_gambi._tcp");

        // Mostly the newcomer is renamed; but who stands still for a second while it asks for the name is.
        foreach (var (machine, port, name) in ((Machine, string, string)[])[(here, "3000", "hub"), (there, "3000", "hub (2)"), (here, "3001", "hub (3)")])
        {
            await machine.StartPeer("publish", "hub", "_gambi._tcp", port).LineAsync("published\thub");
            await found.LineAsync($"found\t{name}\t");
        }

        var late = here.StartPeer("browse", "_gambi._tcp");
        foreach (var name in (string[])["hub", "hub (2)", "hub (3)"])
        {
            await late.LineAsync($"found\t{name}\t");
        }
    }

    [Fact]
    public async Task Bonjour_service_finds_ours_and_ours_finds_its()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await Cable.ConnectAsync(here);
        // By itself it sends where the routes say.
        await there.IpAsync("route", "add", "224.0.0.0/4", "dev", "cable");
        var ours = here.StartPeer(Cable.OurService);
        await ours.LineAsync("published\tour hub");
        var found = bonjour.Browse(there);
        var line = await found.LineAsync("found\tour hub\t");
        Assert.Contains($"\t3000\t{Cable.Network}.1", line, StringComparison.Ordinal);
        Assert.EndsWith("\tprotocol=http,version=1.0", line, StringComparison.Ordinal);

        var theirs = bonjour.Publish(there, "their hub", 4000);
        await theirs.LineAsync("published\ttheir hub");
        var news = here.StartPeer("browse", "_gambi._tcp");
        Assert.Contains($"\t4000\t{Cable.Network}.2", await news.LineAsync("found\ttheir hub\t"), StringComparison.Ordinal);

        await ours.StopAsync();
        await found.LineAsync("gone\tour hub\t");
        await theirs.StopAsync();
        await news.LineAsync("gone\ttheir hub\t");
    }

    [Fact]
    public async Task An_interface_that_appears_later_is_used_and_one_that_goes_is_missed()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await Machine.StartAsync();
        await here.StartPeer(Cable.OurService).LineAsync("published\tour hub");
        var found = there.StartPeer("browse", "_gambi._tcp");
        await here.ConnectAsync(there, "cable", Cable.Network);
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
        await using var there = await Cable.ConnectAsync(here);
        await here.StartPeer(Cable.OurService).LineAsync("published\tour hub");
        var holder = there.Start("node", ["-e", "for (const type of ['udp4', 'udp6']) require('dgram').createSocket({ type, ipv6Only: type === 'udp6' }).bind({ port: 5353, exclusive: true }, () => console.log('held')); process.stdin.resume()"]);
        await holder.Said.WaitForTextAsync("held\nheld");
        Assert.Contains($"{Cable.Network}.1", await there.StartPeer("browse", "_gambi._tcp").LineAsync("found\tour hub\t"), StringComparison.Ordinal);
        await there.StartPeer("publish", "hub", "_gambi._tcp", "3000").Said.WaitForTextAsync("SocketException");
    }
}
