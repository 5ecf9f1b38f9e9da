using System.Net;
using Gambi.Contracts;
using Gambi.Hub.Rooms;
using Gambi.Hub.Security;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gambi.Hub.Tests.Management;

public sealed class RoomTests
{
    [Fact]
    public async Task Health_answers_ok_and_the_hubs_time()
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock);
        using var client = hub.CreateClient();
        var answer = await client.CallAsync("GET", "v1/health");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("ok", answer.Data.GetProperty("status").GetString());
        Assert.Equal(clock.GetUtcNow().ToUnixTimeMilliseconds(), answer.Data.GetProperty("timestamp").GetInt64());
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
    }

    [Fact]
    public async Task A_created_room_is_answered_whole_with_host_id_and_host_key()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var answer = await client.CallAsync("POST", "v1/rooms", """{"name":"Lab ☃","unknown":{"a":1},"defaults":{"temperature":0.5,"instructions":"Be brief."}}""");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var room = answer.Data.GetProperty("room");
        Assert.Equal("Lab ☃", room.GetProperty("name").GetString());
        Assert.Equal(6, room.GetProperty("code").GetString()!.Length);
        Assert.All(room.GetProperty("code").GetString()!, static c => Assert.Contains(c, RoomCode.Alphabet));
        Assert.Equal(0, room.GetProperty("participantCount").GetInt32());
        Assert.False(room.GetProperty("passwordProtected").GetBoolean());
        Assert.Equal(answer.Data.GetProperty("hostId").GetString(), room.GetProperty("hostId").GetString());
        Assert.NotEqual(answer.Data.GetProperty("hostId").GetString(), answer.Data.GetProperty("hostKey").GetString());
        Assert.Equal(0.5, room.GetProperty("defaults").GetProperty("temperature").GetDouble());
        Assert.True(room.GetProperty("defaults").GetProperty("hasInstructions").GetBoolean());
        Assert.DoesNotContain("Be brief", answer.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rooms_are_listed_and_found_whatever_the_case_of_the_code()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var list = await client.CallAsync("GET", "v1/rooms");
        Assert.Equal(code, Assert.Single(list.Data.EnumerateArray()).GetProperty("code").GetString());
        var room = await client.CallAsync("GET", $"v1/rooms/{code.ToLowerInvariant()}");
        Assert.Equal(code, room.Data.GetProperty("code").GetString());
        Assert.False(room.Data.TryGetProperty("defaults", out _));
        Assert.False(room.Data.TryGetProperty("hostKey", out _));
    }

    [Theory]
    [InlineData("GET", "v1/rooms/NOSUCH")]
    [InlineData("DELETE", "v1/rooms/NOSUCH")]
    [InlineData("GET", "v1/rooms/NOSUCH/participants")]
    [InlineData("PUT", "v1/rooms/NOSUCH/participants/me")]
    [InlineData("DELETE", "v1/rooms/NOSUCH/participants/me")]
    [InlineData("POST", "v1/rooms/NOSUCH/participants/me/heartbeat")]
    [InlineData("GET", "v1/rooms/NOSUCH/participants/me/tunnel?token=t")]
    [InlineData("GET", "v1/rooms/NOSUCH/events")]
    public async Task An_unknown_room_is_answered_the_same_on_every_route(string method, string path)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var answer = await client.CallAsync(method, path);
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("ROOM_NOT_FOUND", answer.Code);
        Assert.Contains("NOSUCH", answer.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(answer.Error.GetProperty("hint").GetString()));
    }

    [Fact]
    public async Task Only_the_host_key_deletes_a_room()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var created = await client.CreateRoomAsync();
        var path = $"v1/rooms/{created.GetProperty("room").GetProperty("code").GetString()}";
        foreach (var key in new[] { null, "", "wrong", created.GetProperty("hostId").GetString() })
        {
            var refused = await client.CallAsync("DELETE", path, null, key is null ? [] : [("X-Gambi-Host", key)]);
            Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
            Assert.Equal("FORBIDDEN", refused.Code);
        }

        var deleted = await client.CallAsync("DELETE", path, null, ("X-Gambi-Host", created.GetProperty("hostKey").GetString()!));
        Assert.Equal(HttpStatusCode.OK, deleted.Status);
        Assert.True(deleted.Data.GetProperty("success").GetBoolean());
        Assert.Equal(HttpStatusCode.NotFound, (await client.CallAsync("GET", path)).Status);
    }

    [Fact]
    public async Task Deleting_a_room_closes_its_tunnels_and_ends_its_event_streams()
    {
        // The hub gives a farewell a second, which a busy machine may need for less: its clock stands still.
        await using var hub = await TestHub.StartAsync(new FakeClock());
        using var client = hub.CreateClient();
        var created = await client.CreateRoomAsync();
        var code = created.GetProperty("room").GetProperty("code").GetString()!;
        await using var participant = await JoinedParticipant.JoinAsync(hub, code, "worker");
        await using var events = await hub.RecordEventsAsync(code);
        await using var all = await hub.RecordEventsAsync(null);

        await client.CallAsync("DELETE", $"v1/rooms/{code}", null, ("X-Gambi-Host", created.GetProperty("hostKey").GetString()!));

        var closed = await participant.Tunnel.Closed.WaitAsync(TimeSpan.FromSeconds(90));
        Assert.Equal(1000, closed.Code);
        Assert.True(closed.ByPeer);
        await events.Ended.WaitAsync(TimeSpan.FromSeconds(90));
        Assert.Equal(["connected", "room.deleted"], events.Names);
        Assert.Equal(code, events.Events[^1].Data.GetProperty("code").GetString());
        await all.WaitForAsync("room.deleted");
        Assert.False(all.Ended.IsCompleted);
    }

    [Fact]
    public async Task A_code_that_is_taken_is_not_given_again()
    {
        // A generator that says everything twice: the second room's first draw is the first room's code.
        var drawn = 0;
        var ids = new IdSource(bytes => bytes.Fill((byte)(drawn++ / 8)));
        await using var hub = await TestHub.StartAsync(services: s => s.Replace(ServiceDescriptor.Singleton(ids)));
        var rooms = hub.Services.GetRequiredService<RoomRegistry>();
        var codes = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            var outcome = await rooms.CreateAsync("Lab", null, null, RoomGuard.All, TestContext.Current.CancellationToken);
            Assert.True(outcome.TryGet(out var made, out _));
            Assert.True(codes.Add(made.Room.Code));
        }
    }

    [Fact]
    public async Task A_hub_that_is_full_says_so()
    {
        await using var hub = await TestHub.StartAsync(configure: o => o.MaxRooms = 1);
        using var client = hub.CreateClient();
        await client.CreateRoomAsync();
        var refused = await client.CallAsync("POST", "v1/rooms", """{"name":"one more"}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("RATE_LIMITED", refused.Code);
    }

    [Fact]
    public async Task A_room_where_nobody_was_for_a_week_is_removed()
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock);
        using var client = hub.CreateClient();
        await using var events = await hub.RecordEventsAsync(null);
        var code = await client.CreateRoomCodeAsync();
        clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("GET", $"v1/rooms/{code}")).Status);
        clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(5));
        await events.WaitForAsync(e => e.Name == "room.deleted" && e.Data.GetProperty("code").GetString() == code);
        Assert.Equal(HttpStatusCode.NotFound, (await client.CallAsync("GET", $"v1/rooms/{code}")).Status);
    }
}
