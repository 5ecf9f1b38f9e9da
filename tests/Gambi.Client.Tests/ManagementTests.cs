using System.Text.Json;
using Gambi.Contracts;
using Microsoft.AspNetCore.Http;

namespace Gambi.Client.Tests;

public sealed class ManagementTests
{
    [Fact]
    public async Task An_answer_comes_with_its_data_and_its_request_id()
    {
        await using var hub = await ScriptedHub.StartAsync(200, Samples.Json, Samples.Rooms);
        using var client = hub.Client();

        var answer = await client.Rooms.ListAsync();

        var room = Assert.Single(answer.Data);
        Assert.Equal(("ABC234", "Lab", 2, true), (room.Code, room.Name, room.ParticipantCount, room.PasswordProtected));
        Assert.Equal("req_1", answer.Meta.RequestId);
        var request = Assert.Single(hub.Requests);
        Assert.Equal(("GET", "/v1/rooms"), (request.Method, request.Target));
    }

    [Theory]
    [InlineData("", "/v1/health")]
    [InlineData("/", "/v1/health")]
    [InlineData("/gambi", "/gambi/v1/health")]
    [InlineData("/gambi/hub//", "/gambi/hub/v1/health")]
    [InlineData("/gambi/?x=1#y", "/gambi/v1/health")]
    public async Task A_path_prefix_is_kept_with_and_without_a_slash_at_its_end(string path, string target)
    {
        await using var hub = await ScriptedHub.StartAsync(200, Samples.Json, """{"data":{"status":"ok","timestamp":12},"meta":{"requestId":"r"}}""");
        using var client = hub.Client(path: path);

        Assert.Equal(new HealthStatus("ok", 12), (await client.HealthAsync()).Data);
        Assert.Equal(target, Assert.Single(hub.Requests).Target);
    }

    [Fact]
    public async Task Codes_and_ids_are_percent_encoded()
    {
        await using var hub = await ScriptedHub.StartAsync(200, Samples.Json, """{"data":{"success":true,"status":"busy","lastSeen":5},"meta":{"requestId":"r"}}""");
        using var client = hub.Client();

        var answer = await client.Participants.HeartbeatAsync("AB-_23", "Zoë's box?/#%2e");

        Assert.Equal(ParticipantStatus.Busy, answer.Data.Status);
        var request = Assert.Single(hub.Requests);
        Assert.Equal(("POST", "/v1/rooms/AB-_23/participants/Zo%C3%AB%27s%20box%3F%2F%23%252e/heartbeat"), (request.Method, request.Target));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a\nb")]
    public async Task An_id_that_would_reach_another_route_is_refused_before_anything_is_sent(string id)
    {
        await using var hub = await ScriptedHub.StartAsync(200, Samples.Json, Samples.Rooms);
        using var client = hub.Client();

        var failure = await Assert.ThrowsAsync<GambiException>(() => client.Participants.RemoveAsync("ABC234", id));

        Assert.Equal((GambiFailure.Refused, "INVALID_REQUEST", 400), (failure.Failure, failure.Code, failure.Status));
        Assert.Empty(hub.Requests);
    }

    [Fact]
    public async Task Headers_and_password_go_with_every_request_in_utf8()
    {
        await using var hub = await ScriptedHub.StartAsync(200, Samples.Json, Samples.Rooms);
        using var client = hub.Client(password: "pässword", headers: new KeyValuePair<string, string>("Authorization", "Basic abc"));

        await client.Rooms.ListAsync();
        await client.Rooms.ListAsync();

        Assert.Equal(2, hub.Requests.Count);
        Assert.All(hub.Requests, r => Assert.Equal(("Basic abc", "pässword"), (r.Headers.Authorization.ToString(), r.Headers[GambiHeaders.Password].ToString())));
    }

    [Theory]
    [InlineData("X-Token", "secret\r\nX-Other: 1")]
    [InlineData("bad name", "secret")]
    [InlineData("Content-Type", "secret")]
    public void A_header_that_cannot_be_sent_is_refused_without_showing_its_value(string name, string value)
    {
        var problem = Assert.Throws<ArgumentException>(() => new GambiClient(new() { HubUrl = new Uri("http://localhost"), Headers = [new(name, value)] }));

        Assert.Contains(name, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://hub")]
    [InlineData("relative/path")]
    [InlineData("http://ann:secret@hub")]
    public void A_url_that_is_no_hubs_is_refused(string url)
    {
        var problem = Assert.Throws<ArgumentException>(() => new GambiClient(new() { HubUrl = new Uri(url, UriKind.RelativeOrAbsolute) }));

        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Creating_sends_only_what_was_said_and_an_older_hub_gives_no_key()
    {
        await using var hub = await ScriptedHub.StartAsync(201, Samples.Json, $$$"""{"data":{"room":{{{Samples.Room}}},"hostId":"h1"},"meta":{"requestId":"r"}}""");
        using var client = hub.Client();

        var created = await client.Rooms.CreateAsync(new() { Name = "Lab", Defaults = new() { Temperature = 0.5 } });

        Assert.Equal(("ABC234", "h1", null), (created.Data.Room.Code, created.Data.HostId, created.Data.HostKey));
        var request = Assert.Single(hub.Requests);
        Assert.Equal("application/json; charset=utf-8", request.Headers.ContentType.ToString());
        Assert.Equal("""{"name":"Lab","defaults":{"temperature":0.5}}""", request.Body);
    }

    [Fact]
    public async Task Deleting_carries_the_host_key()
    {
        await using var hub = await ScriptedHub.StartAsync(200, Samples.Json, """{"data":{"success":true},"meta":{"requestId":"r"}}""");
        using var client = hub.Client();

        Assert.True((await client.Rooms.DeleteAsync("ABC234", "key")).Data.Success);

        var request = Assert.Single(hub.Requests);
        Assert.Equal(("DELETE", "/v1/rooms/ABC234", "key"), (request.Method, request.Target, request.Headers[GambiHeaders.Host].ToString()));
    }

    [Fact]
    public async Task What_an_older_hub_leaves_out_has_its_default_and_what_it_adds_is_ignored()
    {
        await using var hub = await ScriptedHub.StartAsync(200, Samples.Json, $$$"""{"data":[{{{Samples.OlderParticipant}}}],"extra":1}""");
        using var client = hub.Client();

        var answer = await client.Participants.ListAsync("ABC234");

        var participant = Assert.Single(answer.Data);
        Assert.Equal(["llama3"], participant.Models);
        Assert.Equal((1, 0, null), (participant.Concurrency, participant.Active, participant.Metrics));
        Assert.Equal(ProtocolSupport.Supported, participant.Capabilities.ChatCompletions);
        Assert.Equal("", answer.Meta.RequestId);
    }

    [Fact]
    public async Task Registering_puts_the_participant_and_answers_where_its_tunnel_is()
    {
        await using var hub = await ScriptedHub.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.ContentType = Samples.Json;
            return context.Response.WriteAsync(
                $$$"""{"data":{"participant":{{{Samples.OlderParticipant}}},"roomId":"r1","tunnel":{"url":"ws://h/t","token":"tok"}},"meta":{"requestId":"r"}}""");
        });
        using var client = hub.Client();

        var answer = await client.Participants.RegisterAsync("ABC234", "p1", new() { Nickname = "Ann", Model = "llama3", Endpoint = "http://localhost:11434", Concurrency = 2 });

        Assert.Equal(("ws://h/t", "tok", 1), (answer.Data.Tunnel.Url, answer.Data.Tunnel.Token, answer.Data.Participant.Concurrency));
        var request = Assert.Single(hub.Requests);
        Assert.Equal(("PUT", "/v1/rooms/ABC234/participants/p1"), (request.Method, request.Target));
        using var body = JsonDocument.Parse(request.Body);
        Assert.Equal(["nickname", "model", "endpoint", "concurrency"], body.RootElement.EnumerateObject().Select(p => p.Name));
    }
}
