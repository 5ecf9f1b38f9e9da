namespace Gambi.Discovery.Tests.Machines;

/// <summary>Real sockets on real interfaces, beside avahi. A class of its own, as classes run side by side.</summary>
public sealed class AvahiTests
{
    [Fact]
    public async Task Avahi_resolves_ours_over_both_families_and_hears_its_goodbye()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await Cable.ConnectAsync(here);
        var avahi = await Avahi.StartAsync(there);
        var ours = here.StartPeer(Cable.OurService);
        await ours.LineAsync("published\tour hub");
        var found = avahi.Browse();

        foreach (var family in (string[])["IPv4", "IPv6"])
        {
            var line = await found.LineAsync($"=;cable;{family};our\\032hub;_gambi._tcp;local;");
            Assert.EndsWith(";3000;\"protocol=http\" \"version=1.0\"", line, StringComparison.Ordinal);
            Assert.Matches($";({Cable.Network.Replace(".", "\\.", StringComparison.Ordinal)}\\.1|fe80:[0-9a-f:]+);", line);
        }

        await ours.StopAsync();
        await found.LineAsync("-;cable;IPv4;our\\032hub;");
        await found.LineAsync("-;cable;IPv6;our\\032hub;");
    }

    [Fact]
    public async Task Ours_finds_avahis_and_hears_its_goodbye()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await Cable.ConnectAsync(here);
        var avahi = await Avahi.StartAsync(there);
        var theirs = avahi.Publish("their hub", 4000);
        var found = here.StartPeer("browse", "_gambi._tcp");

        // Over IPv6 it tells its IPv6 addresses only, and either may come first.
        var line = await found.Said.WaitForAsync(static line => line.StartsWith("found\ttheir hub\tavahi.local\t4000\t", StringComparison.Ordinal) && line.Contains($"\t{Cable.Network}.2", StringComparison.Ordinal));
        Assert.EndsWith("\tversion=1.0", line, StringComparison.Ordinal);
        await theirs.TerminateAsync();
        await found.LineAsync("gone\ttheir hub\t");
    }

    [Fact]
    public async Task Beside_avahi_on_one_machine_both_are_found()
    {
        await using var here = await Machine.StartAsync();
        await using var there = await Cable.ConnectAsync(here);
        var avahi = await Avahi.StartAsync(here);
        avahi.Publish("their hub", 4000);
        here.StartPeer(Cable.OurService);
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
        await using var there = await Cable.ConnectAsync(here);
        var avahi = await Avahi.StartAsync(there);
        await avahi.Publish("hub", 4000).LineAsync("Established under name 'hub'");
        var ours = here.StartPeer("publish", "hub", "_gambi._tcp", "3000");
        await ours.LineAsync("renamed\thub (2)");
        await ours.LineAsync("published\thub (2)");

        // Whoever stands still for a second while somebody asks for its name loses it, and takes the next.
        for (var number = 2; ; number++)
        {
            Assert.True(number < 7, "Ours never kept its name.");
            var kept = avahi.Publish($"hub ({number})", 4001).LineAsync($"Established under name 'hub ({number}) #2'");
            if (await Task.WhenAny(kept, ours.LineAsync($"renamed\thub ({number + 1})")) == kept)
            {
                await kept;
                break;
            }
        }
    }
}
