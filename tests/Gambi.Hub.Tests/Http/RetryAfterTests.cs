using System.Net;
using Gambi.TestKit.Hubs;

namespace Gambi.Hub.Tests.Http;

public sealed class RetryAfterTests
{
    [Fact]
    public async Task Every_429_and_503_says_when_to_try_again_though_nobody_can_know()
    {
        await using var hub = await TestHub.StartAsync(configure: static o => (o.MaxRooms, o.MaxParticipantsPerRoom) = (1, 1));
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var empty = await AskAsync("*");
        await client.RegisterAsync(code, "worker");
        foreach (var (refused, expected) in new[]
        {
            (empty, HttpStatusCode.ServiceUnavailable),
            (await AskAsync("*"), HttpStatusCode.ServiceUnavailable),
            (await AskAsync("worker"), HttpStatusCode.ServiceUnavailable),
            (await AskAsync("model:llama3"), HttpStatusCode.ServiceUnavailable),
            (await client.RegisterAsync(code, "another"), HttpStatusCode.TooManyRequests),
            (await client.CallAsync("POST", "v1/rooms", """{"name":"another"}"""), HttpStatusCode.TooManyRequests),
        })
        {
            Assert.Equal((expected, "5"), (refused.Status, refused.Headers["Retry-After"]));
        }

        var unknown = await AskAsync("nobody");
        Assert.Equal((HttpStatusCode.NotFound, false), (unknown.Status, unknown.Headers.ContainsKey("Retry-After")));

        Task<HubAnswer> AskAsync(string model) => client.CallAsync("POST", $"rooms/{code}/v1/embeddings", $$"""{"model":"{{model}}","input":"hi"}""");
    }
}
