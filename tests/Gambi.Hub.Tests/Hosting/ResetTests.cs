using System.Net.Sockets;
using System.Text;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.Logging;

namespace Gambi.Hub.Tests.Hosting;

/// <summary>Clients whose machine goes down: their connections are reset, not closed.</summary>
public sealed class ResetTests
{
    /// <summary>Kestrel's own, about any request that is reset while its body is read; nothing that an app does or leaves prevents it.</summary>
    private const string DrainingFailed = "automatic draining of the request body failed";

    [Fact]
    public async Task A_connection_that_is_reset_at_any_point_of_a_request_is_a_client_that_left()
    {
        await using var hub = await TestHub.StartOnPortAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        foreach (var text in new[]
        {
            "POST /v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{\"name\":",
            "POST /v1/rooms HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"nam",
            $"POST /rooms/{code}/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{{\"model\":",
            $"POST /rooms/{code}/v1/responses HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{{\"mod",
            $"GET /v1/rooms/{code}/events HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /v1/rooms HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /v1/ro",
        })
        {
            for (var i = 0; i < 25; i++)
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
                await socket.ConnectAsync(hub.BaseAddress.Host, hub.BaseAddress.Port);
                await socket.SendAsync(Encoding.UTF8.GetBytes(text));
                if (i % 2 == 0)
                {
                    // Half of them once the hub is at work on it: it answers another request in the meantime.
                    await client.CallAsync("GET", "v1/health");
                }
            }
        }

        Assert.Equal(200, (int)(await client.CallAsync("GET", "v1/health")).Status);
        await hub.StopAsync();
        hub.AllowErrors = true;
        Assert.DoesNotContain(hub.Logs.Entries, static e => e.Level >= LogLevel.Error && !e.Message.Contains(DrainingFailed, StringComparison.Ordinal));
    }
}
