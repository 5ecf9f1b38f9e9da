using System.Net;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using static Gambi.Hub.Tests.Guarding.GuardedRoom;

namespace Gambi.Hub.Tests.Guarding;

public sealed class AttemptTests
{
    [Fact]
    public async Task After_ten_wrong_passwords_a_minute_an_address_waits_and_nobody_else_does()
    {
        var clock = new FakeClock();
        await using var room = await StartAsync(clock);
        for (var i = 0; i < 10; i++)
        {
            AssertRefused(await room.Stranger.CallAsync("GET", room.Path, null, ("Authorization", "Bearer guess")));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        foreach (var path in new[] { room.Path, $"{room.Base}/models", $"{room.Path}/participants/worker/heartbeat" })
        {
            foreach (var given in new[] { "another", Password })
            {
                var limited = await room.Stranger.CallAsync("GET", path, null, ("Authorization", $"Bearer {given}"));
                Assert.Equal(HttpStatusCode.TooManyRequests, limited.Status);
                Assert.Equal("RATE_LIMITED", limited.Code, ignoreCase: true);
                Assert.Equal("50", limited.Headers["Retry-After"]);
                Assert.Contains("Try again in 50 s.", limited.Body.GetRawText(), StringComparison.Ordinal);
            }
        }

        // Without one there is nothing to look at; the right one from elsewhere is right, and so is one for another room.
        AssertRefused(await room.Stranger.CallAsync("GET", room.Path));
        Assert.Equal(HttpStatusCode.OK, (await room.Member.CallAsync("GET", room.Path)).Status);
        var other = await room.Stranger.CreateRoomCodeAsync(Password);
        Assert.Equal(HttpStatusCode.OK, (await room.Stranger.CallAsync("GET", $"v1/rooms/{other}", null, Bearer)).Status);

        clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(HttpStatusCode.OK, (await room.Stranger.CallAsync("GET", room.Path, null, Bearer)).Status);
    }

    [Fact]
    public async Task Right_passwords_are_not_counted()
    {
        await using var room = await StartAsync(new FakeClock());
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await room.Stranger.CallAsync("GET", room.Path, null, Bearer)).Status);
        }

        AssertRefused(await room.Stranger.CallAsync("GET", room.Path, null, ("Authorization", "Bearer guess")));
    }
}
