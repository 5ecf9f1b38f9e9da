using System.Net;
using System.Net.Sockets;
using System.Text;
using Gambi.TestKit.Hubs;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Abuse;

/// <summary>Participants that would speak in the hub's name, or have it call somebody.</summary>
public sealed class HostileParticipantTests
{
    private static readonly KeyValuePair<string, string>[] Hostile =
    [
        new("X-A", "1\r\nX-Injected: 1"), new("X-B\r\nX-Injected", "1"), new("X-C", "1\n\n<html>"), new("X-Nul", "\0"), new("X-Name ", "1"), new("", "1"), new(":status", "500"),
        new("Content-Length", "10"), new("Transfer-Encoding", "chunked"), new("Connection", "X-Named, close"), new("X-Named", "1"), new("Keep-Alive", "timeout=5"), new("Upgrade", "h2c"), new("Trailer", "X-T"),
        new("Proxy-Authenticate", "Basic"), new("Set-Cookie", "a=b"), new("Set-Cookie2", "a=b"), new("Access-Control-Allow-Origin", "http://evil"), new("access-control-allow-credentials", "true"),
        new("X-Request-Id", "spoofed"), new("X-Gambi-Participant", "spoofed"), new("x-gambi-model", "spoofed"), new("X-Gambi-Anything", "spoofed"), new("Server", "spoofed"),
        new("Strict-Transport-Security", "max-age=1"), new("Alt-Svc", "h3=\":1\""), new("Clear-Site-Data", "\"*\""), new("Service-Worker-Allowed", "/"), new("Refresh", "0;url=http://evil"), new("NEL", "{}"),
        new("Report-To", "{}"), new("X-RateLimit-Remaining", "7"), new("content-type", "application/json"),
    ];

    [Fact]
    public async Task What_a_participant_answers_as_headers_says_nothing_in_the_hub_s_name()
    {
        await using var scene = await StartAsync();
        await using var ada = await JoinedParticipant.JoinAsync(scene.Hub, scene.Code, "ada", async (exchange, cancel) =>
        {
            await exchange.StartAsync(200, Hostile, cancel);
            await exchange.WriteAsync("{\"id\":\"x\"}"u8.ToArray(), cancel);
            await exchange.CompleteAsync(cancel);
        });

        // Over the bare connection: a client's library would hide what is amiss.
        var body = Encoding.UTF8.GetBytes(Chat("hi", "ada"));
        var head = Encoding.ASCII.GetBytes($"POST /rooms/{scene.Code}/v1/chat/completions HTTP/1.1\r\nHost: hub.test\r\nX-Request-Id: mine\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n");
        await using var connection = scene.Hub.OpenConnection();
        await connection.WriteAsync((byte[])[.. head, .. body]);
        using var reader = new StreamReader(connection);
        var answer = await reader.ReadToEndAsync().WaitAsync(Guard);

        var lines = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
        Assert.Equal("HTTP/1.1 200 OK", lines[0]);
        var names = lines[1..].Select(static line => line[..line.IndexOf(':')].ToLowerInvariant()).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        string[] fine =
        [
            "access-control-allow-origin", "access-control-expose-headers", "connection", "content-type", "date", "transfer-encoding", "content-length", "x-gambi-model", "x-gambi-participant",
            "x-gambi-provider-request-id", "x-gambi-route", "x-ratelimit-remaining", "x-request-id",
        ];
        Assert.Empty(names.Except(fine));
        Assert.Contains("Access-Control-Allow-Origin: *", lines);
        Assert.Contains("X-Request-Id: mine", lines);
        Assert.Contains("X-Gambi-Participant: ada", lines);
        Assert.Equal(["X-Gambi-Provider-Request-Id: spoofed"], lines.Where(static line => line.Contains("spoofed", StringComparison.Ordinal)));
        Assert.DoesNotContain("evil", string.Concat(lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}")]
    [InlineData("http://localhost:{port}/v1")]
    public async Task The_endpoint_of_a_registration_is_never_called(string endpoint)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        endpoint = endpoint.Replace("{port}", ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await using var scene = await StartAsync();
        await using var ada = await JoinedParticipant.JoinAsync(
            scene.Hub,
            scene.Code,
            "ada",
            static async (exchange, cancel) =>
            {
                await exchange.StartAsync(200, [], cancel);
                await exchange.CompleteAsync(cancel);
            },
            $$"""{"endpoint":"{{endpoint}}"}""");
        using (await scene.ChatAsync(Chat("hi", "ada")))
        {
            await scene.Client.CallAsync("GET", $"rooms/{scene.Code}/v1/models");
        }

        await ada.Tunnel.CloseAsync(1000, "", CancellationToken.None);
        using (await scene.ChatAsync(Chat("hi", "ada")))
        {
            Assert.False(listener.Pending());
        }
    }
}
