using System.Net;
using Gambi.TestKit.Hubs;

namespace Gambi.Hub.Tests.Http;

public sealed class CorsTests
{
    [Theory]
    [InlineData("v1/health")]
    [InlineData("v1/nothing")]
    [InlineData("rooms/ABCDEF/v1/models")]
    [InlineData("")]
    public async Task Any_page_may_read_answers_of_both_planes_by_default(string path)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        var exposed = string.Join(",", response.Headers.GetValues("Access-Control-Expose-Headers"));
        Assert.All(["X-Request-Id", "X-Gambi-Participant", "X-Gambi-Model", "Retry-After"], h => Assert.Contains(h, exposed, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("v1/rooms")]
    [InlineData("v1/rooms/ABCDEF/participants/x")]
    [InlineData("v1/rooms/ABCDEF/participants/x/tunnel")]
    [InlineData("rooms/ABCDEF/v1/responses")]
    [InlineData("rooms/ABCDEF/v1/chat/completions")]
    [InlineData("nothing/at/all")]
    [InlineData("")]
    public async Task A_preflight_is_answered_everywhere_with_what_it_asked_for(string path)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var answer = await client.CallAsync(
            "OPTIONS", path, null, ("Origin", "https://app.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x-stainless-os,x-stainless-lang"));
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("GET, POST, PUT, DELETE, OPTIONS", answer.Headers["Access-Control-Allow-Methods"]);
        Assert.Equal("Content-Type, Authorization, x-stainless-os,x-stainless-lang", answer.Headers["Access-Control-Allow-Headers"]);
        Assert.True(answer.Headers.ContainsKey("X-Request-Id"));
    }

    [Fact]
    public async Task OPTIONS_without_a_preflight_says_the_usual()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var answer = await client.CallAsync("OPTIONS", "v1/rooms");
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal("Content-Type, Authorization", answer.Headers["Access-Control-Allow-Headers"]);
    }

    [Fact]
    public async Task Narrowed_origins_are_named_and_others_get_nothing()
    {
        await using var hub = await TestHub.StartAsync(configure: o =>
        {
            o.CorsOrigins.Clear();
            o.CorsOrigins.Add("https://app.example");
        });
        using var client = hub.CreateClient();
        var ours = await client.CallAsync("GET", "v1/health", null, ("Origin", "https://app.example"));
        Assert.Equal("https://app.example", ours.Headers["Access-Control-Allow-Origin"]);
        Assert.Contains("Origin", ours.Headers["Vary"], StringComparison.Ordinal);
        var theirs = await client.CallAsync("GET", "v1/health", null, ("Origin", "https://evil.example"));
        Assert.False(theirs.Headers.ContainsKey("Access-Control-Allow-Origin"));
        Assert.Contains("Origin", theirs.Headers["Vary"], StringComparison.Ordinal);
        var preflight = await client.CallAsync("OPTIONS", "v1/rooms", null, ("Origin", "https://evil.example"));
        Assert.Equal(HttpStatusCode.NoContent, preflight.Status);
        Assert.False(preflight.Headers.ContainsKey("Access-Control-Allow-Methods"));
    }
}
