namespace Gambi.Discovery.Tests.Machines;

/// <summary>Real sockets on real interfaces where there is little of a network, with all the responders that nobody here wrote. A class of its own, as classes run side by side.</summary>
public sealed class EverybodyTests(BonjourClients bonjour)
{
    [Fact]
    public async Task With_nothing_but_IPv6_they_all_find_each_other()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await Machine.StartAsync();
        await here.ConnectAsync(there, "cable", network: null);
        // At once, while the addresses may not be used yet.
        var ours = here.StartPeer(Cable.OurService);
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
        await here.StartPeer(Cable.OurService).LineAsync("published\tour hub");
        await here.StartPeer("publish", "our hub", "_gambi._tcp", "3001").LineAsync("published\tour hub");
        var found = here.StartPeer("browse", "_gambi._tcp");

        // Mostly the second is renamed; but if the first stands still for a second while it asks for the name, the first is.
        Assert.Matches("\t300[01]\t127.0.0.1", await found.LineAsync("found\tour hub\t"));
        Assert.Matches("\t300[01]\t127.0.0.1", await found.LineAsync("found\tour hub (2)\t"));
        Assert.Contains("127.0.0.1", await bonjour.Browse(here).LineAsync("found\tour hub\t"), StringComparison.Ordinal);
        var avahi = await Avahi.StartAsync(here);
        await avahi.Browse().LineAsync("=;lo;IPv4;our\\032hub;");
    }
}
