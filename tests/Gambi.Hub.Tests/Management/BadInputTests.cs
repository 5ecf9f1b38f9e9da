using System.Net;
using System.Text;
using Gambi.TestKit.Hubs;

namespace Gambi.Hub.Tests.Management;

public sealed class BadInputTests
{
    public static TheoryData<string, string> BadRooms { get; } = new()
    {
        { "", "The body is empty; send a JSON object." },
        { "  \n", "The body is empty; send a JSON object." },
        { """{"name":"Lab" """, "The body is not valid JSON: it breaks at line 1, byte 15." },
        { """{"name":"La""", "The body is not valid JSON: it breaks at line 1, byte 12." },
        { """{"name":'Lab'}""", "The body is not valid JSON: it breaks at line 1, byte 9." },
        { "{}{}", "The body is not valid JSON: it breaks at line 1, byte 3." },
        { "[]", "The body must be a JSON object, not a list." },
        { "\"Lab\"", "The body must be a JSON object, not a string." },
        { "null", "The body must be a JSON object, not null." },
        { "{}", "name is required." },
        { """{"name":null}""", "name is required." },
        { """{"name":""}""", "name must not be empty." },
        { """{"name":"  "}""", "name must not be empty." },
        { """{"name":5}""", "name must be a string, not a number." },
        { """{"name":{}}""", "name must be a string, not an object." },
        { """{"name":"a\u001b[31mb"}""", "name must not have control characters." },
        { """{"name":"a\ud800b"}""", "The body has a \\u escape that is only half of a character." },
        { """{"name":"ok","\ud800":1}""", "The body has a \\u escape that is only half of a character." },
        { """{"name":"ok","password":true}""", "password must be a string, not true or false." },
        { """{"name":"ok","defaults":[]}""", "defaults must be an object, not a list." },
        { """{"name":"ok","defaults":{"temperature":2.1}}""", "defaults.temperature must be from 0 to 2, not 2.1." },
        { """{"name":"ok","defaults":{"temperature":"hot"}}""", "defaults.temperature must be a number." },
        { """{"name":"ok","defaults":{"temperature":1e999}}""", "defaults.temperature must be a number." },
        { """{"name":"ok","defaults":{"top_p":-0.1}}""", "defaults.top_p must be from 0 to 1, not -0.1." },
        { """{"name":"ok","defaults":{"max_tokens":0}}""", "defaults.max_tokens must be from 1 to 2147483647, not 0." },
        { """{"name":"ok","defaults":{"max_tokens":1.5}}""", "defaults.max_tokens must be a whole number." },
        { """{"name":"ok","defaults":{"stop":"END"}}""", "defaults.stop must be a list of strings." },
        { """{"name":"ok","defaults":{"stop":["END",1]}}""", "defaults.stop must be a list of strings." },
        { """{"name":"ok","defaults":{"stop":[""]}}""", "defaults.stop must not have empty texts." },
        { """{"name":"ok","defaults":{"frequency_penalty":3}}""", "defaults.frequency_penalty must be from -2 to 2, not 3." },
        { """{"name":"ok","defaults":{"presence_penalty":-3}}""", "defaults.presence_penalty must be from -2 to 2, not -3." },
        { """{"name":"ok","defaults":{"seed":"x"}}""", "defaults.seed must be a whole number." },
        { """{"name":"ok","defaults":{"instructions":""}}""", "defaults.instructions must not be empty; leave the field out instead." },
    };

    public static TheoryData<string, string> BadRegistrations { get; } = new()
    {
        { """{"nickname":null}""", "nickname is required." },
        { """{"model":null}""", "model is required." },
        { """{"endpoint":null}""", "endpoint is required." },
        { """{"model":[]}""", "model must be a string, not a list." },
        { """{"endpoint":"localhost:11434"}""", "endpoint must be an absolute http or https URL, for example http://localhost:11434." },
        { """{"endpoint":"/v1"}""", "endpoint must be an absolute http or https URL, for example http://localhost:11434." },
        { """{"endpoint":"file:///etc/passwd"}""", "endpoint must be an absolute http or https URL, for example http://localhost:11434." },
        { """{"endpoint":"http://me:secret@localhost"}""", "endpoint must not hold a user or password: everybody in the room sees it." },
        { """{"models":"llama3"}""", "models must be a list of strings." },
        { """{"models":["a",null]}""", "models must be a list of strings." },
        { """{"models":[""]}""", "models must be names that are not empty and have no control characters." },
        { """{"concurrency":0}""", "concurrency must be from 1 to 1024, not 0." },
        { """{"concurrency":1025}""", "concurrency must be from 1 to 1024, not 1025." },
        { """{"concurrency":"2"}""", "concurrency must be a whole number." },
        { """{"config":{"temperature":-1}}""", "config.temperature must be from 0 to 2, not -1." },
        { """{"specs":{"vram":-1}}""", "specs.vram must not be less than 0." },
        { """{"specs":{"ram":"64"}}""", "specs.ram must be a number." },
        { """{"specs":"big"}""", "specs must be an object." },
        { """{"capabilities":{"openResponses":"yes"}}""", "capabilities.openResponses must be one of 'supported', 'unsupported', 'unknown'." },
        { """{"capabilities":{"chatCompletions":1}}""", "capabilities.chatCompletions must be one of 'supported', 'unsupported', 'unknown', not a number." },
        { """{"password":1}""", "password must be a string, not a number." },
    };

    [Theory]
    [MemberData(nameof(BadRooms))]
    public async Task A_bad_room_is_refused_with_what_is_wrong(string body, string message)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var answer = await client.CallAsync("POST", "v1/rooms", body);
        Assert.Equal(message, answer.Message);
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_REQUEST"), (answer.Status, answer.Code));
        Assert.Empty((await client.CallAsync("GET", "v1/rooms")).Data.EnumerateArray());
    }

    [Theory]
    [MemberData(nameof(BadRegistrations))]
    public async Task A_bad_registration_is_refused_with_what_is_wrong(string more, string message)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var answer = await client.RegisterAsync(code, "worker", more);
        Assert.Equal(message, answer.Message);
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_REQUEST"), (answer.Status, answer.Code));
        Assert.Empty((await client.CallAsync("GET", $"v1/rooms/{code}/participants")).Data.EnumerateArray());
    }

    [Theory]
    [InlineData("name", 200)]
    [InlineData("password", 1024)]
    public async Task Texts_of_a_room_have_their_longest_length(string field, int length)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        string Body(int n) => field == "name" ? $$"""{"name":"{{new string('x', n)}}"}""" : $$"""{"name":"n","password":"{{new string('x', n)}}"}""";
        Assert.Equal(HttpStatusCode.Created, (await client.CallAsync("POST", "v1/rooms", Body(length))).Status);
        var refused = await client.CallAsync("POST", "v1/rooms", Body(length + 1));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal($"{field} may have at most {length} characters, not {length + 1}.", refused.Message);
    }

    [Fact]
    public async Task A_nickname_may_have_100_characters_and_no_more()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        Assert.Equal(HttpStatusCode.Created, (await client.RegisterAsync(code, "a", $$"""{"nickname":"{{new string('x', 100)}}"}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.RegisterAsync(code, "b", $$"""{"nickname":"{{new string('x', 101)}}"}""")).Status);
    }

    [Fact]
    public async Task Nesting_of_10_000_levels_is_refused()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var body = $$"""{"name":"x","deep":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""";
        var answer = await client.CallAsync("POST", "v1/rooms", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("The body is nested more than 64 levels deep.", answer.Message);
    }

    [Fact]
    public async Task Invalid_UTF_8_is_refused()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        using var request = Post([.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        var answer = await client.CallAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("The body is not valid UTF-8.", answer.Message);
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        using var request = Post([0xEF, 0xBB, 0xBF, .. "{\"name\":\"x\"}"u8]);
        Assert.Equal(HttpStatusCode.Created, (await client.CallAsync(request)).Status);
    }

    [Theory]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=\"iso-8859-1\"")]
    public async Task Another_charset_is_refused(string type)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        using var request = Post("{\"name\":\"x\"}"u8.ToArray());
        request.Content!.Headers.Remove("Content-Type");
        var answer = await client.CallAsync(request, ("Content-Type", type));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.StartsWith("Send JSON as UTF-8", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        using var request = Post([0x1f, 0x8b]);
        request.Content!.Headers.ContentEncoding.Add("gzip");
        Assert.Contains("Content-Encoding", (await client.CallAsync(request)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_33_MiB_is_refused_with_and_without_a_declared_length(bool chunked)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        using var request = Post(new byte[33 * 1024 * 1024]);
        request.Headers.TransferEncodingChunked = chunked;
        var answer = await client.CallAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal("PAYLOAD_TOO_LARGE", answer.Code);
        Assert.Contains("1048576", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_comes_byte_by_byte_is_read()
    {
        await using var hub = await TestHub.StartAsync();
        await using var connection = hub.OpenConnection();
        foreach (var b in Encoding.UTF8.GetBytes("POST /v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 15\r\nConnection: close\r\n\r\n{\"name\":\"slow\"}"))
        {
            await connection.WriteAsync(new[] { b });
        }

        using var reader = new StreamReader(connection);
        Assert.Equal("HTTP/1.1 201 Created", await reader.ReadLineAsync());
        Assert.Contains("slow", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_chunks_are_answered_as_a_bad_request()
    {
        await using var hub = await TestHub.StartAsync();
        await using var connection = hub.OpenConnection();
        await connection.WriteAsync("POST /v1/rooms HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nnonsense\r\n"u8.ToArray());
        using var reader = new StreamReader(connection);
        Assert.Equal("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync());
        Assert.Contains("INVALID_REQUEST", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_its_body_is_no_error()
    {
        await using var hub = await TestHub.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            var connection = hub.OpenConnection();
            await connection.WriteAsync("POST /v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{\"name\""u8.ToArray());
            await connection.DisposeAsync();
        }

        using var client = hub.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("GET", "v1/health")).Status);
        await hub.StopAsync();
        hub.Logs.AssertNoErrors();
    }

    private static HttpRequestMessage Post(byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v1/rooms", UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.Add("Content-Type", "application/json");
        return request;
    }
}
