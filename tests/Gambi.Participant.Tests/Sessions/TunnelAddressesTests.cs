using Gambi.Contracts;

namespace Gambi.Participant.Tests.Sessions;

public sealed class TunnelAddressesTests
{
    [Theory]
    [InlineData("http://hub:3000", "ws://hub:3000/v1/t", "ws://hub:3000/v1/t?token=a%2Bb")]
    [InlineData("http://hub:3000", "ws://localhost:3000/v1/t", "ws://hub:3000/v1/t?token=a%2Bb")]
    [InlineData("http://hub:3000", "ws://hub:3001/v1/t", "ws://hub:3000/v1/t?token=a%2Bb")]
    [InlineData("http://hub:3000", "http://169.254.169.254/latest", "ws://hub:3000/latest?token=a%2Bb")]
    [InlineData("http://hub:3000", "//elsewhere/v1/t", "ws://hub:3000/v1/t?token=a%2Bb")]
    [InlineData("http://hub:3000", "ws://hub:3000@elsewhere/v1/t", "ws://hub:3000/v1/t?token=a%2Bb")]
    [InlineData("https://hub", "ws://hub/v1/t", "wss://hub/v1/t?token=a%2Bb")]
    [InlineData("https://hub", "ws://inner:3000/v1/t", "wss://hub/v1/t?token=a%2Bb")]
    [InlineData("https://hub", "wss://hub:443/v1/t", "wss://hub/v1/t?token=a%2Bb")]
    [InlineData("http://proxy/gambi/", "ws://proxy/v1/t", "ws://proxy/v1/t?token=a%2Bb ws://proxy/gambi/v1/t?token=a%2Bb")]
    [InlineData("http://proxy/gambi", "ws://proxy/gambi/v1/t", "ws://proxy/gambi/v1/t?token=a%2Bb")]
    [InlineData("http://hub", "http://hub/v1/t?x=1", "ws://hub/v1/t?x=1&token=a%2Bb")]
    [InlineData("http://hub:3000", "/v1/t", "ws://hub:3000/v1/t?token=a%2Bb")]
    public void A_tunnel_is_opened_on_the_user_s_way_to_the_hub_and_nowhere_else(string hub, string given, string expected) =>
        Assert.Equal(expected, string.Join(' ', new TunnelAddresses(new(hub)).Of(Bootstrap(given)).Select(url => url.AbsoluteUri)));

    [Fact]
    public void What_worked_is_tried_first_the_next_time()
    {
        TunnelAddresses addresses = new(new("http://proxy/gambi"));
        IReadOnlyList<Uri> first = addresses.Of(Bootstrap("ws://proxy/v1/t"));
        addresses.Remember(first[1], first);
        IReadOnlyList<Uri> second = addresses.Of(Bootstrap("ws://proxy/v1/t"));
        Assert.Equal("/gambi/v1/t", second[0].AbsolutePath);
        addresses.Remember(second[0], second);
        Assert.Equal("/gambi/v1/t", addresses.Of(Bootstrap("ws://proxy/v1/t"))[0].AbsolutePath);
    }

    [Theory]
    [InlineData("ftp://hub/v1/t")]
    [InlineData("ws://")]
    public void What_is_no_tunnel_URL_is_refused(string given) =>
        Assert.Throws<TunnelConnectException>(() => new TunnelAddresses(new("http://hub")).Of(Bootstrap(given)));

    [Theory]
    [InlineData("fe80::1%7")]
    [InlineData("::1")]
    [InlineData("xn--bcher-kva.example")]
    public void An_address_keeps_the_zone_of_its_link_and_every_other_host_its_name(string host)
    {
        Uri hub = new UriBuilder("http", host, 3000).Uri;
        Uri address = Assert.Single(new TunnelAddresses(hub).Of(Bootstrap($"ws://{hub.Authority}/v1/t")));
        Assert.Equal((host, 3000), (address.IdnHost, address.Port));
    }

    private static TunnelBootstrap Bootstrap(string url) => new() { Url = url, Token = "a+b" };
}
