using System.Net;
using System.Text;
using System.Text.Json;
using Gambi.Fuzz.Tests.Running;

namespace Gambi.Fuzz.Tests.Http;

public sealed class HttpFuzzTests
{
    private static readonly string[] Headers =
    [
        "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999999999999", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "Connection: close",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Expect: 100-continue", "Host: ", "Host: a b",
        "X-Request-Id: a\tb", "X-Forwarded-For: 1.2.3.4, [::1", "X-Forwarded-Proto: gopher", "Content-Encoding: br", "Content-Type: text/plain; charset=utf-16", "Last-Event-ID: x", "Origin: null",
        "Authorization: Bearer", "Cookie: \u00ff", "X-Gambi-Host: x", ": x", " folded: x", "X-Long: ",
    ];

    /// <summary>Heads and bodies as bytes on the connection, from each route.</summary>
    [Fact]
    public async Task Bytes_that_are_hardly_HTTP_are_answered_or_hung_up_on_and_never_crash_the_hub()
    {
        await using FuzzedHub hub = await FuzzedHub.StartAsync();
        await hub.JoinAsync();
        var campaign = new Campaign("raw HTTP", 30_000);
        await campaign.RunAsync(async random =>
        {
            byte[] answer = await hub.Hub.AskRawAsync(Request(random, hub.Code));
            string line = Encoding.ASCII.GetString(answer, 0, Math.Min(answer.Length, 12));
            campaign.Saw(line);
            Assert.True(line.Length == 0 || line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), line);
            Assert.False(line.EndsWith("500", StringComparison.Ordinal));
        });
        campaign.AssertSaw("HTTP/1.1 200", 3_000);
        campaign.AssertSaw("HTTP/1.1 400", 5_000);
        await hub.AssertIdleAsync();
    }

    /// <summary>Bodies that are nearly right, on each route that takes one.</summary>
    [Fact]
    public async Task Bodies_that_are_nearly_right_are_answered_with_an_envelope_or_an_error_object_and_never_with_500()
    {
        await using FuzzedHub hub = await FuzzedHub.StartAsync();
        await hub.JoinAsync();
        var campaign = new Campaign("HTTP bodies", 40_000);
        await campaign.RunAsync(async random =>
        {
            (string method, string path, string? body) = Mutations.Pick(random, Routes.WithBodies);
            using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("{code}", hub.Code, StringComparison.Ordinal))
            {
                Content = new ByteArrayContent(Mutations.OfJson(random, body!)),
            };
            using HttpResponseMessage response = await hub.Client.SendAsync(request);
            byte[] answer = await response.Content.ReadAsByteArrayAsync();
            campaign.Saw($"{path.Split('/')[^1]} {(int)response.StatusCode}");
            Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
            if (!response.IsSuccessStatusCode)
            {
                using JsonDocument error = JsonDocument.Parse(answer);
                Assert.Equal(JsonValueKind.String, error.RootElement.GetProperty("error").GetProperty("code").ValueKind);
            }
        });
        foreach (string route in new[] { "completions", "responses", "embeddings", "fuzz" })
        {
            campaign.AssertSaw($"{route} 200", 500);
            campaign.AssertSaw($"{route} 400", 500);
        }

        await hub.AssertIdleAsync();
    }

    private static byte[] Request(Random random, string code)
    {
        (string method, string path, string? body) = Mutations.Pick(random, Routes.All);
        byte[] content = body is null ? [] : Mutations.OfJson(random, body);
        var head = new StringBuilder();

        // The room itself stays, or all that follows would be asked of none.
        bool spares = method == "DELETE" && path == "v1/rooms/{code}";
        head.Append(random.Next(20) == 0 ? "BREW" : method).Append(" /").Append(path.Replace("{code}", spares ? "NOROOM" : code, StringComparison.Ordinal)).Append(" HTTP/1.1\r\nHost: hub.test\r\n");
        for (int extra = random.Next(6) - 3; extra > 0; extra--)
        {
            head.Append(Mutations.Pick(random, Headers)).Append(random.Next(50) == 0 ? new string('x', 40_000) : "").Append("\r\n");
        }

        if (random.Next(10) > 0)
        {
            head.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Length: {content.Length}\r\n");
        }

        byte[] start = Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
        return random.Next(3) > 0 ? [.. start, .. content] : [.. Mutations.OfBytes(random, start), .. content];
    }
}
