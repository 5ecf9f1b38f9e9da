using System.Net;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.DependencyInjection;
using static Gambi.Hub.Tests.Guarding.GuardedRoom;

namespace Gambi.Hub.Tests.Guarding;

public sealed class AdminTests
{
    private const string Token = "the-admins-secret";

    private static readonly (string Name, string Value)[] Admin = [("X-Gambi-Admin", Token)];

    [Theory]
    [InlineData("X-Gambi-Admin", Token)]
    [InlineData("Authorization", "Bearer " + Token)]
    public async Task A_hub_with_an_admin_token_wants_it_for_what_is_the_hubs(string name, string value)
    {
        await using var hub = await TestHub.StartAsync(configure: static o => o.AdminToken = Token);
        using var client = hub.CreateClient();
        foreach (var (method, path) in new[] { ("GET", "v1/rooms"), ("POST", "v1/rooms"), ("GET", "v1/events") })
        {
            foreach (var headers in new (string, string)[][] { [], [("X-Gambi-Admin", "wrong")], [("Authorization", "Bearer wrong")], [("X-Gambi-Password", Token)] })
            {
                var refused = await client.CallAsync(method, path, method == "POST" ? """{"name":"n"}""" : null, headers);
                Assert.Equal((HttpStatusCode.Forbidden, "FORBIDDEN"), (refused.Status, refused.Code));
                Assert.Contains("X-Gambi-Admin", refused.Error.GetProperty("hint").GetString(), StringComparison.Ordinal);
            }
        }

        var created = await client.CallAsync("POST", "v1/rooms", """{"name":"n"}""", (name, value));
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Single((await client.CallAsync("GET", "v1/rooms", null, (name, value))).Data.EnumerateArray());

        // What is a room's own is as it was.
        var code = created.Data.GetProperty("room").GetProperty("code").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("GET", $"v1/rooms/{code}")).Status);
        Assert.Equal(HttpStatusCode.Created, (await client.RegisterAsync(code, "worker")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("GET", "v1/health")).Status);
        Assert.All(hub.Logs.Entries, static entry => Assert.DoesNotContain(Token, entry.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_admin_token_deletes_rooms_as_their_host_keys_do_guarded_or_not()
    {
        await using var hub = await TestHub.StartAsync(configure: static o => o.AdminToken = Token);
        using var admin = hub.CreateClient(null, Admin);
        using var client = hub.CreateClient();
        foreach (var password in new[] { null, Password })
        {
            var (one, two) = (await admin.CreateRoomAsync(password: password), await admin.CreateRoomAsync(password: password));
            var (first, second) = ($"v1/rooms/{one.GetProperty("room").GetProperty("code").GetString()}", $"v1/rooms/{two.GetProperty("room").GetProperty("code").GetString()}");
            Assert.Equal(password is null ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized, (await client.CallAsync("DELETE", first)).Status);
            Assert.Equal(password is null ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized, (await client.CallAsync("DELETE", first, null, ("X-Gambi-Host", "wrong"))).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.CallAsync("DELETE", first, null, Header)).Status);
            Assert.Equal(HttpStatusCode.OK, (await admin.CallAsync("DELETE", first)).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("DELETE", second, null, ("X-Gambi-Host", two.GetProperty("hostKey").GetString()!))).Status);
        }
    }

    [Fact]
    public async Task The_admin_token_opens_no_guarded_room_but_sees_the_events_of_all()
    {
        await using var hub = await TestHub.StartAsync(configure: static o => o.AdminToken = Token);
        using var admin = hub.CreateClient(null, Admin);
        await using var events = await hub.RecordEventsAsync(null, headers: Admin);
        var code = await admin.CreateRoomCodeAsync(Password);
        using var member = hub.CreateClient(null, Header);
        await member.RegisterAsync(code, "worker");
        await events.WaitForAsync("participant.joined");
        AssertRefused(await admin.CallAsync("GET", $"v1/rooms/{code}"));
        AssertRefused(await admin.CallAsync("GET", $"v1/rooms/{code}", null, ("X-Gambi-Password", Token)));
    }

    [Fact]
    public async Task Ten_wrong_admin_tokens_a_minute_and_an_address_waits()
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock, static o => o.AdminToken = Token);
        using var client = hub.CreateClient(Elsewhere);
        using var other = hub.CreateClient(null, Admin);
        var room = $"v1/rooms/{await other.CreateRoomCodeAsync()}";
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await client.CallAsync("GET", "v1/rooms", null, ("X-Gambi-Admin", $"guess-{i}"))).Status);
        }

        var limited = await client.CallAsync("GET", "v1/rooms", null, Admin);
        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), (limited.Status, limited.Headers["Retry-After"]));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.CallAsync("DELETE", room, null, Admin)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.CallAsync("DELETE", room)).Status);
        Assert.Equal(HttpStatusCode.OK, (await other.CallAsync("GET", "v1/rooms")).Status);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("GET", "v1/rooms", null, Admin)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("ümlaut")]
    public void A_token_that_no_header_carries_is_refused(string token) =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddGambiHub(o => o.AdminToken = token));
}
