using System.Net;
using System.Text.Json;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;

namespace Gambi.Hub.Tests.Management;

public sealed class ParticipantTests
{
    [Fact]
    public async Task A_first_registration_is_created_and_answers_everything_about_it()
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock);
        using var client = hub.CreateClient();
        var created = await client.CreateRoomAsync();
        var code = created.GetProperty("room").GetProperty("code").GetString()!;
        var answer = await client.RegisterAsync(code, "worker-1", """
            {"nickname":"Ana's box","models":["llama3","qwen"],"concurrency":3,"specs":{"gpu":"RTX","vram":24,"ram":64.5,"cpu":"Ryzen"},
             "config":{"temperature":1,"stop":["END"],"instructions":"Secret text."},"capabilities":{"openResponses":"supported","chatCompletions":"unsupported"},"extra":[1,2]}
            """);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(created.GetProperty("room").GetProperty("id").GetString(), answer.Data.GetProperty("roomId").GetString());

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(
            $$"""
            {"id":"worker-1","nickname":"Ana's box","model":"llama3","models":["llama3","qwen"],"endpoint":"http://localhost:11434","config":{"temperature":1,"stop":["END"],"hasInstructions":true},"specs":{"gpu":"RTX","vram":24,"ram":64.5,"cpu":"Ryzen"},"capabilities":{"openResponses":"supported","chatCompletions":"unsupported"},"connection":{"kind":"tunnel","connected":false,"lastTunnelSeenAt":null},"status":"offline","concurrency":3,"active":0,"joinedAt":{{now}},"lastSeen":{{now}},"updatedAt":{{now}}}
            """,
            answer.Data.GetProperty("participant").GetRawText());
        var tunnel = answer.Data.GetProperty("tunnel");
        Assert.Equal($"ws://hub.test/v1/rooms/{code}/participants/worker-1/tunnel", tunnel.GetProperty("url").GetString());
        Assert.Equal(43, tunnel.GetProperty("token").GetString()!.Length);
        Assert.DoesNotContain("Secret text", answer.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registering_again_replaces_everything_but_the_time_of_joining()
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock);
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);
        var first = await client.RegisterAsync(code, "worker", """{"nickname":"before","concurrency":2}""");
        clock.Advance(TimeSpan.FromSeconds(7));
        var second = await client.RegisterAsync(code, "worker", """{"nickname":"after"}""");
        Assert.Equal(HttpStatusCode.OK, second.Status);
        var (before, after) = (first.Data.GetProperty("participant"), second.Data.GetProperty("participant"));
        Assert.Equal("after", after.GetProperty("nickname").GetString());
        Assert.Equal(1, after.GetProperty("concurrency").GetInt32());
        Assert.Equal(before.GetProperty("joinedAt").GetInt64(), after.GetProperty("joinedAt").GetInt64());
        Assert.Equal(before.GetProperty("updatedAt").GetInt64() + 7_000, after.GetProperty("updatedAt").GetInt64());
        Assert.NotEqual(first.TunnelUrl(), second.TunnelUrl());
        await events.WaitForAsync("participant.replaced");
        Assert.Equal(["connected", "participant.joined", "participant.updated", "participant.replaced"], events.Names);
        Assert.Equal("before", events.Events[1].Data.GetProperty("nickname").GetString());
        Assert.Equal("after", events.Events[2].Data.GetProperty("nickname").GetString());
    }

    [Fact]
    public async Task Participants_are_listed_in_order_of_joining_and_counted()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        foreach (var id in new[] { "c", "a", "b" })
        {
            await client.RegisterAsync(code, id);
        }

        await client.RegisterAsync(code, "c");
        var list = await client.CallAsync("GET", $"v1/rooms/{code}/participants");
        Assert.Equal(["c", "a", "b"], list.Data.EnumerateArray().Select(static p => p.GetProperty("id").GetString()));
        Assert.Equal(3, (await client.CallAsync("GET", $"v1/rooms/{code}")).Data.GetProperty("participantCount").GetInt32());
    }

    [Fact]
    public async Task A_removed_participant_is_gone_and_a_second_removal_says_so()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);
        await client.RegisterAsync(code, "worker");
        var path = $"v1/rooms/{code}/participants/worker";
        Assert.True((await client.CallAsync("DELETE", path)).Data.GetProperty("success").GetBoolean());
        foreach (var (method, route) in new[] { ("DELETE", path), ("POST", $"{path}/heartbeat"), ("GET", $"{path}/tunnel?token=t") })
        {
            var again = await client.CallAsync(method, route);
            Assert.Equal(HttpStatusCode.NotFound, again.Status);
            Assert.Equal("PARTICIPANT_NOT_FOUND", again.Code);
        }

        var left = await events.WaitForAsync("participant.left");
        Assert.Equal("""{"participantId":"worker"}""", left.Data.GetRawText());
        Assert.Equal(HttpStatusCode.Created, (await client.RegisterAsync(code, "worker")).Status);
    }

    [Theory]
    [InlineData("Ana B.")]
    [InlineData("ünïcode-☃")]
    [InlineData("a%b+c?d#e")]
    [InlineData("model")]
    [InlineData("..x")]
    public async Task Ids_are_percent_decoded(string id)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var answer = await client.RegisterAsync(code, id);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(id, answer.Data.GetProperty("participant").GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("POST", $"v1/rooms/{code}/participants/{Uri.EscapeDataString(id)}/heartbeat")).Status);
        var path = new Uri(answer.Data.GetProperty("tunnel").GetProperty("url").GetString()!).AbsolutePath;
        Assert.Equal($"/v1/rooms/{code}/participants/{id}/tunnel", Uri.UnescapeDataString(path));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("any")]
    [InlineData("model:llama3")]
    [InlineData("a/b")]
    [InlineData("a\u0007b")]
    [InlineData("a\u0085b")]
    public async Task Ids_that_would_mean_something_else_are_refused(string id)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var answer = await client.RegisterAsync(await client.CreateRoomCodeAsync(), id);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("INVALID_REQUEST", answer.Code);
        Assert.Contains("id", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_may_have_128_characters_and_no_more()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        Assert.Equal(HttpStatusCode.Created, (await client.RegisterAsync(code, new string('x', 128), """{"nickname":"n"}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.RegisterAsync(code, new string('x', 129), """{"nickname":"n"}""")).Status);
    }

    [Fact]
    public async Task A_room_that_is_full_says_so_but_lets_its_own_register_again()
    {
        await using var hub = await TestHub.StartAsync(configure: o => o.MaxParticipantsPerRoom = 1);
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await client.RegisterAsync(code, "first");
        var refused = await client.RegisterAsync(code, "second");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("RATE_LIMITED", refused.Code);
        Assert.Equal(HttpStatusCode.OK, (await client.RegisterAsync(code, "first")).Status);
    }

    [Fact]
    public async Task The_password_is_wanted_on_joining_from_any_of_three_places()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var created = await client.CreateRoomAsync(password: "open sesame");
        Assert.True(created.GetProperty("room").GetProperty("passwordProtected").GetBoolean());
        var code = created.GetProperty("room").GetProperty("code").GetString()!;

        foreach (var more in new[] { "{}", """{"password":""}""", """{"password":"wrong"}""" })
        {
            var refused = await client.RegisterAsync(code, "worker", more);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
            Assert.Equal("INVALID_PASSWORD", refused.Code);
            Assert.DoesNotContain("wrong", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Created, (await client.RegisterAsync(code, "worker", """{"password":"open sesame"}""")).Status);
        const string Body = """{"nickname":"n","model":"m","endpoint":"http://localhost"}""";
        Assert.Equal(HttpStatusCode.Created, (await client.CallAsync("PUT", $"v1/rooms/{code}/participants/two", Body, ("X-Gambi-Password", "open sesame"))).Status);
        Assert.Equal(HttpStatusCode.Created, (await client.CallAsync("PUT", $"v1/rooms/{code}/participants/three", Body, ("Authorization", "Bearer open sesame"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.CallAsync("PUT", $"v1/rooms/{code}/participants/four", Body, ("Authorization", "Bearer no"))).Status);
        Assert.All(hub.Logs.Entries, static e => Assert.DoesNotContain("sesame", e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Provider_credentials_are_refused()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var answer = await client.RegisterAsync(await client.CreateRoomCodeAsync(), "worker", """{"authHeaders":{"Authorization":"Bearer sk-1"}}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("INVALID_REQUEST", answer.Code);
        Assert.Equal("""{"forbidden":["authHeaders"]}""", answer.Error.GetProperty("details").GetRawText());
    }

    [Fact]
    public async Task The_tunnel_url_follows_the_scheme_of_a_proxy_on_this_machine_and_of_no_other()
    {
        await using var hub = await TestHub.StartAsync();
        using var local = hub.CreateClient();
        var code = await local.CreateRoomCodeAsync();
        const string Body = """{"nickname":"n","model":"m","endpoint":"https://localhost"}""";
        var path = $"v1/rooms/{code.ToLowerInvariant()}/participants/w";
        var proxied = await local.CallAsync("PUT", path, Body, ("X-Forwarded-Proto", "https"), ("Host", "gambi.example:8443"));
        Assert.Equal($"wss://gambi.example:8443/{path}/tunnel", Url(proxied));

        using var remote = hub.CreateClient(IPAddress.Parse("192.0.2.7"));
        Assert.Equal($"ws://hub.test/{path}/tunnel", Url(await remote.CallAsync("PUT", path, Body, ("X-Forwarded-Proto", "https"))));
        using var mapped = hub.CreateClient(IPAddress.Parse("::ffff:127.0.0.1"));
        Assert.Equal($"wss://hub.test/{path}/tunnel", Url(await mapped.CallAsync("PUT", path, Body, ("X-Forwarded-Proto", "https"))));

        static string? Url(HubAnswer answer) => answer.Data.GetProperty("tunnel").GetProperty("url").GetString();
    }

    [Fact]
    public async Task A_heartbeat_answers_when_it_was_seen()
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock);
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await client.RegisterAsync(code, "worker");
        clock.Advance(TimeSpan.FromSeconds(10));
        var answer = await client.CallAsync("POST", $"v1/rooms/{code}/participants/worker/heartbeat", "{}");
        Assert.Equal($$"""{"success":true,"status":"offline","lastSeen":{{clock.GetUtcNow().ToUnixTimeMilliseconds()}}}""", answer.Data.GetRawText());
        Assert.Equal(JsonValueKind.Object, answer.Body.GetProperty("meta").ValueKind);
    }
}
