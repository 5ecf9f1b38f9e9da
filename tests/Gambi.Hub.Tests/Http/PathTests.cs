using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Gambi.TestKit.Hubs;

namespace Gambi.Hub.Tests.Http;

/// <summary>Odd paths, names and heads: each is answered, none hangs, and none is an empty failure of ours.</summary>
public sealed class PathTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("GET /v1/health HTTP/1.0", 200)]
    [InlineData("GET http://hub.test/v1/health HTTP/1.1", 200)]
    [InlineData("GET /v1/rooms/ HTTP/1.1", 200)]
    [InlineData("GET /v1/rooms/../health HTTP/1.1", 200)]
    [InlineData("GET /v1//rooms HTTP/1.1", 404)]
    [InlineData("GET //v1/rooms HTTP/1.1", 404)]
    [InlineData("GET /v1/rooms//participants HTTP/1.1", 404)]
    [InlineData("GET /v1/rooms/%zz HTTP/1.1", 404)]
    [InlineData("GET /v1/rooms/%FF%FE HTTP/1.1", 404)]
    [InlineData("GET /v1/rooms/% HTTP/1.1", 404)]
    [InlineData("GET /v1/rooms/%0d%0aX:1 HTTP/1.1", 404)]
    [InlineData("GET /rooms/ABCDEF/v1//models HTTP/1.1", 404)]
    [InlineData("GET /rooms/%2F/v1/models HTTP/1.1", 404)]
    [InlineData("TRACE /v1/rooms HTTP/1.1", 404)]
    [InlineData("BREW /v1/rooms HTTP/1.1", 404)]
    [InlineData("OPTIONS * HTTP/1.1", 204)]
    public async Task An_odd_request_line_is_answered_by_the_hub(string line, int status)
    {
        var (head, body) = await SendAsync(line + "\r\nHost: hub.test\r\nConnection: close\r\n\r\n");
        Assert.Equal(status, StatusOf(head));
        Assert.Contains("X-Request-Id:", head, StringComparison.OrdinalIgnoreCase);
        if (status != 204)
        {
            using var json = JsonDocument.Parse(body);
            Assert.Equal(status == 200 ? "data" : "error", json.RootElement.EnumerateObject().First().Name);
        }
    }

    /// <summary>What is no HTTP, or too much of it, the web server refuses before the hub sees it: a bare status.</summary>
    [Theory]
    [InlineData("GET /v1/rooms/%00 HTTP/1.1\r\nHost: x", 400)]
    [InlineData("GET /v1/rooms HTTP/1.1", 400)]
    [InlineData("GET /v1/rooms HTTP/1.1\r\nHost: a b", 400)]
    [InlineData("GET /v1/rooms HTTP/1.1\r\nHost: a\r\nHost: b", 400)]
    [InlineData("GET * HTTP/1.1\r\nHost: x", 405)]
    [InlineData("nonsense", 400)]
    [InlineData("GET /v1/rooms HTTP/9.9\r\nHost: x", 505)]
    [InlineData("POST /v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: -1", 400)]
    [InlineData("POST /v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2", 400)]
    [InlineData("POST /v1/rooms HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip", 400)]
    public async Task What_is_no_request_is_refused_at_once(string head, int status) =>
        Assert.Equal(status, StatusOf((await SendAsync(head + "\r\n\r\n")).Head));

    [Fact]
    public async Task Ten_kilobytes_of_path_or_query_and_forty_of_headers_are_refused_at_once()
    {
        var longText = new string('a', 10_000);
        Assert.Equal(414, StatusOf((await SendAsync($"GET /v1/rooms/{longText} HTTP/1.1\r\nHost: x\r\n\r\n")).Head));
        Assert.Equal(414, StatusOf((await SendAsync($"GET /v1/rooms?{longText} HTTP/1.1\r\nHost: x\r\n\r\n")).Head));
        Assert.Equal(431, StatusOf((await SendAsync($"GET /v1/rooms HTTP/1.1\r\nHost: x\r\nX-Big: {new string('a', 40_000)}\r\n\r\n")).Head));

        // Below its limits the hub answers, and repeats no more of it than people can read.
        var (head, body) = await SendAsync($"GET /v1/rooms/{longText[..7_000]} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Equal(404, StatusOf(head));
        Assert.True(body.Length < 1_000);
        Assert.Equal(200, StatusOf((await SendAsync($"GET /v1/rooms?{longText[..7_000]} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).Head));
    }

    [Theory]
    [InlineData("wörker")]
    [InlineData("日本語")]
    [InlineData("🎉 party")]
    [InlineData("a b+c")]
    [InlineData("50%")]
    [InlineData("a?b#c")]
    [InlineData("back\\slash")]
    [InlineData("%2e%2e")]
    [InlineData("%41")]
    [InlineData("...")]
    public async Task An_id_of_any_letters_works_on_every_route(string id)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var path = $"v1/rooms/{code.ToLowerInvariant()}/participants/{Uri.EscapeDataString(id)}";
        await using (var joined = await JoinedParticipant.JoinAsync(hub, code, id))
        {
            Assert.Equal((HttpStatusCode.Created, id), (joined.Registered.Status, joined.Registered.Data.GetProperty("participant").GetProperty("id").GetString()));
            Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("POST", $"{path}/heartbeat")).Status);
            var model = await client.CallAsync("GET", $"rooms/{code}/v1/models/{Uri.EscapeDataString(id)}");
            Assert.Equal(id, model.Body.GetProperty("id").GetString());
        }

        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("DELETE", path)).Status);
        Assert.Equal("PARTICIPANT_NOT_FOUND", (await client.CallAsync("DELETE", path)).Code);
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("a%2fb")]
    [InlineData("%2F")]
    [InlineData("*")]
    [InlineData("any")]
    [InlineData("model:x")]
    [InlineData("model%3Ax")]
    [InlineData("a%0Ab")]
    [InlineData("a%7Fb")]
    public async Task An_id_that_cannot_be_is_refused_and_never_found(string escaped)
    {
        await using var hub = await TestHub.StartAsync();
        var code = await CodeOfAsync(hub);
        const string body = "{\"nickname\":\"n\",\"model\":\"m\",\"endpoint\":\"http://localhost:1\"}";
        var put = await SendAsync($"PUT /v1/rooms/{code}/participants/{escaped} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}", hub);
        Assert.Equal(400, StatusOf(put.Head));
        Assert.Contains("INVALID_REQUEST", put.Body, StringComparison.Ordinal);
        foreach (var line in new[] { $"POST /v1/rooms/{code}/participants/{escaped}/heartbeat", $"DELETE /v1/rooms/{code}/participants/{escaped}", $"GET /v1/rooms/{code}/participants/{escaped}/tunnel?token=x" })
        {
            var (head, answer) = await SendAsync(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", hub);
            Assert.Equal(404, StatusOf(head));
            Assert.Contains("PARTICIPANT_NOT_FOUND", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_rooms_code_is_matched_without_regard_to_case_on_every_route()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var room = await client.CreateRoomAsync();
        var upper = room.GetProperty("room").GetProperty("code").GetString()!;
        var code = upper.ToLowerInvariant();
        var registered = await client.RegisterAsync(code, "ada");
        await using var events = await hub.RecordEventsAsync(code);
        await using var tunnel = await JoinedParticipant.OpenAsync(hub, registered.TunnelUrl(), static (exchange, cancel) => exchange.FailAsync("provider", "No.", cancel).AsTask());
        Assert.Equal(upper, (await events.WaitForAsync("participant.online")).Payload.GetProperty("roomCode").GetString());
        foreach (var (method, path, body, status) in new[]
        {
            ("GET", $"v1/rooms/{code}", null, 200),
            ("GET", $"v1/rooms/{code}/participants", null, 200),
            ("POST", $"v1/rooms/{code}/participants/ada/heartbeat", null, 200),
            ("GET", $"v1/rooms/{code}/participants/ada/tunnel?token=x", null, 401),
            ("GET", $"rooms/{code}/v1/models", null, 200),
            ("GET", $"rooms/{code}/v1/models/ada", null, 200),
            ("POST", $"rooms/{code}/v1/responses", "{\"model\":\"ada\",\"input\":\"hi\"}", 502),
            ("POST", $"rooms/{code}/v1/chat/completions", "{\"model\":\"ada\",\"messages\":[]}", 502),
            ("POST", $"rooms/{code}/v1/embeddings", "{\"model\":\"ada\",\"input\":\"hi\"}", 502),
            ("POST", $"rooms/{code}/v1/completions", "{\"model\":\"ada\",\"prompt\":\"hi\"}", 502),
            ("DELETE", $"v1/rooms/{code}/participants/ada", null, 200),
        })
        {
            Assert.Equal((path, status), (path, (int)(await client.CallAsync(method, path, body)).Status));
        }

        var deleted = await client.CallAsync("DELETE", $"v1/rooms/{code}", null, ("X-Gambi-Host", room.GetProperty("hostKey").GetString()!));
        Assert.Equal(HttpStatusCode.OK, deleted.Status);
    }

    private static int StatusOf(string head) => int.Parse(head.Split(' ')[1], CultureInfo.InvariantCulture);

    private static async Task<string> CodeOfAsync(TestHub hub)
    {
        using var client = hub.CreateClient();
        return await client.CreateRoomCodeAsync();
    }

    private static async Task<(string Head, string Body)> SendAsync(string request)
    {
        await using var hub = await TestHub.StartAsync();
        return await SendAsync(request, hub);
    }

    /// <summary>Sends bytes and reads until the hub closes the connection.</summary>
    private static async Task<(string Head, string Body)> SendAsync(string request, TestHub hub)
    {
        await using var connection = hub.OpenConnection();
        try
        {
            await connection.WriteAsync(Encoding.UTF8.GetBytes(request));
        }
        catch (IOException)
        {
            // It was refused before all of it was sent.
        }

        using var reader = new StreamReader(connection);
        var answer = await reader.ReadToEndAsync().WaitAsync(Guard);
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (answer[..end], answer[(end + 4)..]);
    }
}
