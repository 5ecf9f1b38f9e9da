using System.Net;
using System.Text;
using Gambi.TestKit.Hubs;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Gambi.Hub.Tests.Guarding.GuardedRoom;

namespace Gambi.Hub.Tests.Guarding;

public sealed class DoorTests
{
    private static readonly string[] AnyMethod = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

    [Fact]
    public async Task Without_the_password_every_route_of_the_room_answers_the_same_whatever_is_inside()
    {
        await using var room = await StartAsync();
        await room.Member.RegisterAsync(room.Code, "worker");
        var answers = new HashSet<string>(StringComparer.Ordinal);
        var asked = 0;
        foreach (var route in RoutesOf(room.Hub))
        {
            foreach (var id in new[] { "worker", "nobody", "resp_1" })
            {
                foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? AnyMethod)
                {
                    var path = PathOf(route, room.Code, id);
                    var refused = await room.Stranger.CallAsync(method, path, method is "GET" or "HEAD" ? null : Registration);
                    Assert.True(refused.Status == HttpStatusCode.Unauthorized, $"{method} {path} answered {refused.Status}.");
                    Assert.Equal("Bearer", refused.Headers["WWW-Authenticate"]);
                    asked++;
                    if (method != "HEAD")
                    {
                        answers.Add(ErrorOf(refused));
                    }
                }
            }
        }

        // One answer a plane; and the unknown paths of the inference plane, whose form is the envelope's.
        Assert.InRange(asked, 3 * 20, int.MaxValue);
        Assert.Equal(2, answers.Count);
        Assert.All(answers, static answer => Assert.DoesNotContain("worker", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_route_that_is_below_a_room_names_the_room_by_the_parameter_that_puts_it_behind_a_door()
    {
        await using var hub = await TestHub.StartAsync();
        var below = hub.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(static route => route.RoutePattern)
            .Where(static pattern => pattern.RawText!.Contains("rooms/", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(below);
        Assert.All(below, static pattern => Assert.NotNull(pattern.GetParameter("code")));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/participants")]
    [InlineData("PATCH", "")]
    [InlineData("GET", "/nothing/at/all")]
    public async Task The_code_is_guarded_however_it_is_written(string method, string rest)
    {
        await using var room = await StartAsync();
        var code = room.Code;
        foreach (var written in new[] { code, code.ToLowerInvariant(), $"%{(int)code[0]:X2}{code[1..]}" })
        {
            AssertRefused(await room.Stranger.CallAsync(method, $"v1/rooms/{written}{rest}"));
            AssertRefused(await room.Stranger.CallAsync(method, $"V1/ROOMS/{written}{rest}"));
        }
    }

    [Fact]
    public async Task The_password_opens_as_the_API_key_and_in_the_header_of_its_own_but_not_in_the_query()
    {
        await using var room = await StartAsync();
        foreach (var path in new[] { room.Path, $"{room.Path}/participants", $"{room.Base}/models" })
        {
            Assert.Equal(HttpStatusCode.OK, (await room.Stranger.CallAsync("GET", path, null, Bearer)).Status);
            Assert.Equal(HttpStatusCode.OK, (await room.Stranger.CallAsync("GET", path, null, Header)).Status);
            Assert.Equal(HttpStatusCode.OK, (await room.Stranger.CallAsync("GET", path, null, ("authorization", $"bearer {Password}"))).Status);
            AssertRefused(await room.Stranger.CallAsync("GET", $"{path}?password=open%20sesame&token=open%20sesame&X-Gambi-Password=open%20sesame"));
            AssertRefused(await room.Stranger.CallAsync("GET", path, null, ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("x:" + Password))}")));
        }

        AssertRefused(await room.Stranger.CallAsync("GET", room.Path, null, ("Authorization", "Bearer no")));
        AssertRefused(await room.Stranger.CallAsync("GET", room.Path, null, ("X-Gambi-Password", new string('x', 2_000))));
        await using var events = await room.Hub.RecordEventsAsync(room.Code, headers: [Bearer]);
        Assert.All(room.Hub.Logs.Entries, static entry => Assert.DoesNotContain("sesame", entry.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_room_that_is_not_there_is_said_so_and_OPTIONS_needs_no_password()
    {
        await using var room = await StartAsync();
        Assert.Equal("ROOM_NOT_FOUND", (await room.Stranger.CallAsync("GET", "v1/rooms/NOSUCH")).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await room.Stranger.CallAsync("OPTIONS", $"{room.Base}/chat/completions")).Status);
    }

    [Theory]
    [InlineData("POST", "rooms/CODE/v1/chat/completions")]
    [InlineData("POST", "rooms/CODE/v1/responses")]
    [InlineData("POST", "rooms/CODE/v1/nothing")]
    [InlineData("POST", "v1/rooms/CODE/participants/worker/heartbeat")]
    [InlineData("PUT", "v1/rooms/CODE/participants/worker", "X-Gambi-Password: no")]
    public async Task A_stranger_is_answered_before_any_of_the_body_is_read(string method, string path, string header = "X-Other: 1")
    {
        await using var room = await StartAsync();
        await using var connection = room.Hub.OpenConnection();
        var head = $"{method} /{path.Replace("CODE", room.Code, StringComparison.Ordinal)} HTTP/1.1\r\nHost: hub.test\r\n{header}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";
        await connection.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(connection);
        Assert.Equal("HTTP/1.1 401 Unauthorized", await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_room_that_guards_joining_alone_is_open_inside()
    {
        await using var room = await StartAsync(guard: "join");
        Assert.Equal("join", (await room.Stranger.CallAsync("GET", room.Path)).Data.GetProperty("guard").GetString());
        Assert.Equal(HttpStatusCode.OK, (await room.Stranger.CallAsync("GET", $"{room.Path}/participants")).Status);
        Assert.Equal(HttpStatusCode.OK, (await room.Stranger.CallAsync("GET", $"{room.Base}/models")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await room.Stranger.CallAsync("GET", $"{room.Path}/nothing")).Status);
        await using var events = await room.Hub.RecordEventsAsync(room.Code);
        AssertRefused(await room.Stranger.RegisterAsync(room.Code, "worker"));
        Assert.Equal(HttpStatusCode.Created, (await room.Stranger.RegisterAsync(room.Code, "worker", """{"password":"open sesame"}""")).Status);
        await events.WaitForAsync("participant.joined");

        // Who may not join does not speak for those who did.
        using var other = room.Hub.CreateClient();
        AssertRefused(await other.CallAsync("DELETE", $"{room.Path}/participants/worker"));
        AssertRefused(await other.CallAsync("POST", $"{room.Path}/participants/worker/heartbeat"));
        Assert.Equal("PARTICIPANT_NOT_FOUND", (await other.CallAsync("POST", $"{room.Path}/participants/nobody/heartbeat")).Code);
        Assert.Equal(HttpStatusCode.OK, (await room.Stranger.CallAsync("POST", $"{room.Path}/participants/worker/heartbeat")).Status);
    }

    [Theory]
    [InlineData("""{"name":"n","guard":"join"}""", "guard says what the room's password guards: give a password, too.")]
    [InlineData("""{"name":"n","guard":"all","password":""}""", "guard says what the room's password guards: give a password, too.")]
    [InlineData("""{"name":"n","guard":"none","password":"x"}""", "guard must be one of 'all', 'join'.")]
    [InlineData("""{"name":"n","password":" x"}""", "password must not begin or end with a space, nor have control characters.")]
    [InlineData("""{"name":"n","password":"a\nb"}""", "password must not begin or end with a space, nor have control characters.")]
    public async Task A_guard_that_guards_nothing_is_refused(string body, string message)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var refused = await client.CallAsync("POST", "v1/rooms", body);
        Assert.Equal((HttpStatusCode.BadRequest, message), (refused.Status, refused.Message));
    }

    [Fact]
    public async Task The_hub_wide_list_and_events_tell_nothing_of_what_is_inside_a_guarded_room()
    {
        await using var room = await StartAsync(defaults: """{"temperature":0.5}""");
        await using var all = await room.Hub.RecordEventsAsync(null);
        var listed = Assert.Single((await room.Stranger.CallAsync("GET", "v1/rooms")).Data.EnumerateArray());
        Assert.Equal((room.Code, true, "all"), (listed.GetProperty("code").GetString(), listed.GetProperty("passwordProtected").GetBoolean(), listed.GetProperty("guard").GetString()));
        Assert.False(listed.TryGetProperty("defaults", out _));
        Assert.Equal(0.5, (await room.Member.CallAsync("GET", room.Path)).Data.GetProperty("defaults").GetProperty("temperature").GetDouble());

        await room.Member.RegisterAsync(room.Code, "worker");
        await room.Stranger.CallAsync("DELETE", room.Path, null, ("X-Gambi-Host", room.HostKey));
        var open = await room.Stranger.CreateRoomCodeAsync();
        var openToAll = await room.Stranger.CreateRoomCodeAsync(Password, guard: "join");
        await all.WaitForAsync(e => e.Data.TryGetProperty("code", out var code) && code.GetString() == openToAll);
        Assert.Equal(["connected", "room.created", "room.created"], all.Names);
        Assert.Equal(open, all.Events[1].Data.GetProperty("code").GetString());
        Assert.False((await room.Stranger.CallAsync("GET", $"v1/rooms/{open}")).Data.TryGetProperty("guard", out _));
    }

    private static IEnumerable<RouteEndpoint> RoutesOf(TestHub hub) =>
        hub.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(static route => route.RoutePattern.GetParameter("code") is not null);

    private static string PathOf(RouteEndpoint route, string code, string id) => route.RoutePattern.RawText!
        .Replace("{code}", code, StringComparison.Ordinal)
        .Replace("{id}", id, StringComparison.Ordinal)
        .Replace("{**id}", id, StringComparison.Ordinal)
        .Replace("{**path}", "nothing/" + id, StringComparison.Ordinal)
        .TrimStart('/');
}
