using System.Net;
using Gambi.Cli.Hubs;

namespace Gambi.Cli.Tests.Hubs;

public sealed class LanAddressTests
{
    [Fact]
    public void The_network_with_a_gateway_wins_over_those_of_containers() =>
        Assert.Equal("192.168.1.20", Find(("172.17.0.1", false, "docker0"), ("192.168.1.20", true, "wlan0"), ("127.0.0.1", false, "lo")));

    [Fact]
    public void A_public_address_with_a_gateway_is_taken_when_it_is_all_there_is() => Assert.Equal("203.0.113.7", Find(("203.0.113.7", true, "eth0"), ("fe80::1", false, "eth0")));

    [Fact]
    public void An_address_that_no_router_gave_is_the_last_choice() =>
        Assert.Equal("10.0.0.5", Find(("169.254.1.1", false, "eth0"), ("10.0.0.5", false, "docker0")));

    [Fact]
    public void Without_a_network_there_is_none() => Assert.Null(Find(("127.0.0.1", false, "lo")));

    [Fact]
    public void A_wildcard_becomes_an_address_people_can_type()
    {
        var lan = new LanAddress(() => [new(IPAddress.Parse("192.168.1.20"), true, false)]);
        Assert.Equal("http://192.168.1.20:3000", new HubAddress("0.0.0.0", 3000).UrlFor(lan));
        Assert.Equal("http://127.0.0.1:3000", new HubAddress("127.0.0.1", 3000).UrlFor(lan));
        Assert.Equal("http://[::1]:3000", new HubAddress("::1", 3000).UrlFor(lan));
    }

    private static string? Find(params (string Address, bool Gateway, string Name)[] addresses) =>
        new LanAddress(() => addresses.Select(one => new LanCandidate(IPAddress.Parse(one.Address), one.Gateway, LanCandidate.LooksVirtual(one.Name)))).Find()?.ToString();
}
