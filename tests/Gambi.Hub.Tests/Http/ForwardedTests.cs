using System.Net;
using Gambi.TestKit.Hubs;

namespace Gambi.Hub.Tests.Http;

public sealed class ForwardedTests
{
    [Theory]
    [InlineData("https", "gambi.example", "/gambi", "wss://gambi.example/gambi/v1")]
    [InlineData("HTTPS, http", "outer.example:8443, inner", "/a/b/", "wss://outer.example:8443/a/b/v1")]
    [InlineData("http", "[::1]:8080", "/", "ws://[::1]:8080/v1")]
    [InlineData("javascript", "bad/host", "no-slash", "ws://hub.test/v1")]
    [InlineData("", "user@host", "//other.example", "ws://hub.test/v1")]
    [InlineData("https", "", "/a//b", "wss://hub.test/v1")]
    [InlineData("https", "x\"y", "/a?b", "wss://hub.test/v1")]
    public async Task A_proxy_on_this_machine_says_how_the_hub_is_called_in_a_form_that_can_be_one(string proto, string host, string prefix, string expected)
    {
        await using var hub = await TestHub.StartAsync();
        Assert.StartsWith($"{expected}/rooms/", await TunnelUrlAsync(hub, null, proto, host, prefix), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_is_believed()
    {
        await using var hub = await TestHub.StartAsync();
        Assert.StartsWith("ws://hub.test/v1/", await TunnelUrlAsync(hub, IPAddress.Parse("192.168.1.7"), "https", "evil.example", "/evil"), StringComparison.Ordinal);
    }

    private static async Task<string> TunnelUrlAsync(TestHub hub, IPAddress? from, string proto, string host, string prefix)
    {
        using var client = hub.CreateClient(from);
        var code = await client.CreateRoomCodeAsync();
        var registered = await client.CallAsync(
            "PUT", $"v1/rooms/{code}/participants/ada", """{"nickname":"ada","model":"llama3","endpoint":"http://localhost:11434"}""",
            ("X-Forwarded-Proto", proto), ("X-Forwarded-Host", host), ("X-Forwarded-Prefix", prefix));
        return registered.Data.GetProperty("tunnel").GetProperty("url").GetString()!;
    }
}
