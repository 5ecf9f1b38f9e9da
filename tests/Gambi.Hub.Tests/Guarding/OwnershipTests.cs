using System.Net;
using Gambi.TestKit.Hubs;
using static Gambi.Hub.Tests.Guarding.GuardedRoom;

namespace Gambi.Hub.Tests.Guarding;

public sealed class OwnershipTests
{
    private const string KeyHeader = "X-Gambi-Participant-Key";

    [Fact]
    public async Task The_first_registration_alone_is_answered_with_a_key_that_nobody_else_sees()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);
        var first = await client.RegisterAsync(code, "worker");
        var key = first.Data.GetProperty("participantKey").GetString()!;
        Assert.Equal(43, key.Length);
        var second = await client.CallAsync("PUT", $"v1/rooms/{code}/participants/worker", Registration, (KeyHeader, key));
        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.False(second.Data.TryGetProperty("participantKey", out _));
        await events.WaitForAsync("participant.updated");
        Assert.All(events.Events, e => Assert.DoesNotContain(key, e.Data.GetRawText(), StringComparison.Ordinal));
        Assert.DoesNotContain(key, (await client.CallAsync("GET", $"v1/rooms/{code}/participants")).Body.GetRawText(), StringComparison.Ordinal);
        Assert.All(hub.Logs.Entries, e => Assert.DoesNotContain(key, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_room_without_password_the_last_without_a_key_wins_and_an_event_says_so()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);
        var key = (await client.RegisterAsync(code, "worker")).Data.GetProperty("participantKey").GetString()!;
        await client.CallAsync("PUT", $"v1/rooms/{code}/participants/worker", Registration, (KeyHeader, key));
        Assert.Equal(HttpStatusCode.OK, (await client.RegisterAsync(code, "worker")).Status);
        var replaced = await events.WaitForAsync("participant.replaced");
        Assert.Equal("""{"participantId":"worker"}""", replaced.Data.GetRawText());
        Assert.Equal(["connected", "participant.joined", "participant.updated", "participant.updated", "participant.replaced"], events.Names);
        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("POST", $"v1/rooms/{code}/participants/worker/heartbeat")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("DELETE", $"v1/rooms/{code}/participants/worker")).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Password)]
    public async Task A_wrong_key_is_refused_everywhere(string? password)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient(null, password is null ? [] : [Header]);
        var code = await client.CreateRoomCodeAsync(password);
        await client.RegisterAsync(code, "worker");
        var other = (await client.RegisterAsync(code, "other")).Data.GetProperty("participantKey").GetString()!;
        var path = $"v1/rooms/{code}/participants/worker";
        foreach (var key in new[] { "wrong", other })
        {
            foreach (var (method, route) in new[] { ("PUT", path), ("DELETE", path), ("POST", $"{path}/heartbeat") })
            {
                var refused = await client.CallAsync(method, route, Registration, (KeyHeader, key));
                Assert.Equal((HttpStatusCode.Forbidden, "FORBIDDEN"), (refused.Status, refused.Code));
                Assert.Contains("participantKey", refused.Error.GetProperty("hint").GetString(), StringComparison.Ordinal);
                Assert.DoesNotContain(key, refused.Body.GetRawText().Replace("worker", "", StringComparison.Ordinal), StringComparison.Ordinal);
            }
        }

        // An id that nobody has is free, whatever key is shown for it.
        Assert.Equal(HttpStatusCode.Created, (await client.CallAsync("PUT", $"v1/rooms/{code}/participants/fresh", Registration, (KeyHeader, other))).Status);
    }

    [Fact]
    public async Task In_a_guarded_room_the_key_opens_what_a_participant_does_about_itself_and_nothing_else()
    {
        await using var room = await StartAsync();
        var key = (await room.Member.RegisterAsync(room.Code, "worker")).Data.GetProperty("participantKey").GetString()!;
        await room.Member.RegisterAsync(room.Code, "other");
        var path = $"{room.Path}/participants/worker";
        Assert.Equal(HttpStatusCode.OK, (await room.Stranger.CallAsync("PUT", path, Registration, (KeyHeader, key))).Status);
        Assert.Equal(HttpStatusCode.OK, (await room.Stranger.CallAsync("POST", $"{path}/heartbeat", null, (KeyHeader, key))).Status);
        AssertRefused(await room.Stranger.CallAsync("POST", $"{room.Path}/participants/other/heartbeat", null, (KeyHeader, key)));
        AssertRefused(await room.Stranger.CallAsync("PUT", $"{room.Path}/participants/fresh", Registration, (KeyHeader, key)));
        AssertRefused(await room.Stranger.CallAsync("GET", $"{room.Path}/participants", null, (KeyHeader, key)));
        Assert.Equal(HttpStatusCode.OK, (await room.Stranger.CallAsync("DELETE", path, null, (KeyHeader, key))).Status);

        // Gone: the key opens nothing any more, and says nothing.
        Assert.Equal(
            ErrorOf(await room.Stranger.CallAsync("DELETE", path)), ErrorOf(await room.Stranger.CallAsync("DELETE", path, null, (KeyHeader, key))));
    }

    [Fact]
    public async Task An_existing_participant_gives_the_password_once_and_goes_on_from_its_address()
    {
        await using var room = await StartAsync();
        using var there = room.Hub.CreateClient();
        var registered = await there.RegisterAsync(room.Code, "worker", """{"password":"open sesame"}""");
        Assert.Equal(HttpStatusCode.Created, registered.Status);
        var path = $"{room.Path}/participants/worker";
        await using (await JoinedParticipant.OpenAsync(room.Hub, registered.TunnelUrl()))
        {
            Assert.Equal(HttpStatusCode.OK, (await there.CallAsync("POST", $"{path}/heartbeat")).Status);
            AssertRefused(await room.Stranger.CallAsync("POST", $"{path}/heartbeat"));
            AssertRefused(await there.CallAsync("GET", $"{room.Path}/participants"));
            AssertRefused(await there.RegisterAsync(room.Code, "worker"));
            AssertRefused(await there.CallAsync("POST", $"{room.Path}/participants/nobody/heartbeat"));
        }

        AssertRefused(await there.CallAsync("GET", $"{path}/tunnel?token=no"));
        AssertRefused(await room.Stranger.CallAsync("DELETE", path));
        Assert.Equal(HttpStatusCode.OK, (await there.CallAsync("DELETE", path)).Status);
    }

    [Fact]
    public async Task The_password_in_a_header_decides_before_the_one_in_the_body_and_a_bearer_token_after_it()
    {
        await using var room = await StartAsync();
        var path = $"{room.Path}/participants/worker";
        const string Right = """{"nickname":"n","model":"m","endpoint":"http://localhost","password":"open sesame"}""";
        AssertRefused(await room.Stranger.CallAsync("PUT", path, Right, ("X-Gambi-Password", "no")));
        Assert.Equal(HttpStatusCode.Created, (await room.Stranger.CallAsync("PUT", path, Right, ("Authorization", "Bearer of-a-proxy"))).Status);
        AssertRefused(await room.Stranger.CallAsync("PUT", path, "{not json"));
        AssertRefused(await room.Stranger.CallAsync("PUT", $"{room.Path}/participants/any", Registration));
        Assert.Equal(HttpStatusCode.BadRequest, (await room.Stranger.CallAsync("PUT", path, "{not json", Bearer)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await room.Stranger.CallAsync("PUT", $"{room.Path}/participants/any", Right)).Status);
    }
}
