using System.Net;
using Gambi.Hub.Security;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Tests.Http;

public sealed class EdgeTests
{
    [Theory]
    [InlineData("GET", "v1")]
    [InlineData("GET", "v1/nothing")]
    [InlineData("GET", "nothing")]
    [InlineData("POST", "")]
    [InlineData("POST", "v1/health")]
    [InlineData("PATCH", "v1/rooms")]
    [InlineData("PUT", "v1/rooms/ABCDEF")]
    [InlineData("POST", "v1/rooms/ABCDEF/participants/x")]
    [InlineData("GET", "v1/rooms/ABCDEF/participants/x/heartbeat")]
    [InlineData("POST", "v1/rooms/ABCDEF/participants/x/tunnel")]
    [InlineData("DELETE", "v1/rooms/ABCDEF/events")]
    [InlineData("GET", "rooms")]
    [InlineData("GET", "rooms/ABCDEF")]
    [InlineData("GET", "v1/rooms/ABCDEF/participants/a/b/c")]
    [InlineData("GET", "favicon.ico")]
    public async Task Wrong_paths_and_methods_are_answered_with_an_envelope(string method, string path)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var answer = await client.CallAsync(method, path);
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("INVALID_REQUEST", answer.Code);
        Assert.Equal("Route not found.", answer.Message);
        Assert.Equal(answer.Headers["X-Request-Id"], answer.Body.GetProperty("meta").GetProperty("requestId").GetString());
    }

    [Theory]
    [InlineData("GET", "rooms/ABCDEF/v1")]
    [InlineData("GET", "rooms/ABCDEF/v1/nothing")]
    [InlineData("PATCH", "rooms/ABCDEF/v1/a/b/c")]
    public async Task Wrong_paths_of_the_inference_plane_are_answered_with_the_envelope_that_OpenAI_clients_read_too(string method, string path)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var answer = await client.CallAsync(method, path);
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("INVALID_REQUEST", answer.Code);
        Assert.Equal("Route not found.", answer.Message);
        Assert.Equal(answer.Headers["X-Request-Id"], answer.Body.GetProperty("meta").GetProperty("requestId").GetString());
        Assert.Equal("invalid_request_error", answer.Error.GetProperty("type").GetString());
        Assert.Equal("", answer.Error.GetProperty("param").GetString());
        Assert.True(answer.Headers.ContainsKey("X-Request-Id"));
    }

    [Theory]
    [InlineData("v1/health")]
    [InlineData("v1/nothing")]
    [InlineData("rooms/ABCDEF/v1/nothing")]
    [InlineData("")]
    public async Task A_callers_own_request_id_is_kept_when_it_is_well_formed(string path)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        foreach (var id in new[] { "x", "My-Trace_1.2", new string('a', 128) })
        {
            Assert.Equal(id, await IdOfAsync(client, path, id));
        }

        var seen = new HashSet<string>();
        foreach (var id in new[] { null, "", "with space", "semi;colon", new string('a', 129) })
        {
            var given = await IdOfAsync(client, path, id);
            Assert.StartsWith("req_", given, StringComparison.Ordinal);
            Assert.True(seen.Add(given));
        }
    }

    [Fact]
    public async Task Ids_come_from_the_injected_source()
    {
        await using var hub = await TestHub.StartAsync(services: s => s.Replace(ServiceDescriptor.Singleton(new IdSource(static bytes => bytes.Fill(7)))));
        using var client = hub.CreateClient();
        Assert.Equal("req_7777777777777777", (await client.CallAsync("GET", "v1/health")).Headers["X-Request-Id"]);
    }

    [Fact]
    public async Task An_unexpected_failure_is_an_envelope_with_the_request_id_and_one_line_of_log()
    {
        // A clock that breaks inside the handler.
        var clock = new BreakableClock();
        await using var hub = await TestHub.StartAsync(clock);
        hub.AllowErrors = true;
        using var client = hub.CreateClient();
        clock.IsBroken = true;
        var answer = await client.CallAsync("GET", "v1/health", null, ("X-Request-Id", "find-me"));
        clock.IsBroken = false;
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Equal("INTERNAL_ERROR", answer.Code);
        Assert.DoesNotContain("purpose", answer.Body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("find-me", answer.Body.GetProperty("meta").GetProperty("requestId").GetString());
        var logged = Assert.Single(hub.Logs.Entries, static e => e.Level >= LogLevel.Error && e.Category.EndsWith("HubEdge", StringComparison.Ordinal));
        Assert.Contains("find-me", logged.Message, StringComparison.Ordinal);
        Assert.Contains("purpose", logged.Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_have_one_line_a_request_without_the_query()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        await client.CallAsync("GET", "v1/rooms?token=secret", null, ("X-Request-Id", "my-id"));
        await client.CallAsync("GET", "v1/rooms/a%0Ab", null, ("X-Request-Id", "other"));
        await client.CallAsync("GET", "v1/health");
        await hub.StopAsync();
        var lines = hub.Logs.Entries.Where(static e => e.Category.EndsWith("HubEdge", StringComparison.Ordinal)).ToList();
        Assert.Matches("^GET /v1/rooms 200 [0-9.]+ ms my-id$", lines[0].Message);
        Assert.Matches("^GET /v1/rooms/a%0Ab 404 [0-9.]+ ms other$", lines[1].Message);
        Assert.Equal(3, lines.Count);
        Assert.Equal([LogLevel.Information, LogLevel.Information, LogLevel.Debug], lines.Select(static l => l.Level));
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml", "text/html; charset=utf-8")]
    [InlineData("*/*", "text/plain; charset=utf-8")]
    [InlineData(null, "text/plain; charset=utf-8")]
    public async Task The_root_says_what_this_is(string? accept, string type)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("", UriKind.Relative));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var answer = await client.SendAsync(request);
        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("0.1.0", page, StringComparison.Ordinal);
        Assert.Contains("v1/rooms", page, StringComparison.Ordinal);
    }

    private static async Task<string> IdOfAsync(HttpClient client, string path, string? id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (id is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Request-Id", id);
        }

        using var response = await client.SendAsync(request);
        return Assert.Single(response.Headers.GetValues("X-Request-Id"));
    }

    private sealed class BreakableClock : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override DateTimeOffset GetUtcNow() => IsBroken ? throw new InvalidOperationException("broken on purpose") : base.GetUtcNow();
    }
}
