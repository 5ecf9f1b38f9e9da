using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Gambi.Contracts;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Inference;

/// <summary>Participants whose answers keep the tunnel's rules and make no sense all the same. The scene fails when the hub logs an error.</summary>
public sealed class OddParticipantTests
{
    [Theory]
    [InlineData(204, TunnelVersion.V1)]
    [InlineData(204, TunnelVersion.V2)]
    [InlineData(205, TunnelVersion.V2)]
    [InlineData(304, TunnelVersion.V2)]
    public async Task A_body_that_the_status_does_not_allow_is_thrown_away(int status, TunnelVersion version)
    {
        await using var scene = await StartAsync();
        await using var odd = await JoinAsync(scene, version, async (exchange, cancel) =>
        {
            await exchange.StartAsync(status, [new("Content-Type", "text/event-stream"), new("X-Mine", "kept")], cancel);
            await exchange.WriteAsync("data: nobody may see this\n\n"u8.ToArray(), cancel);
            await exchange.CompleteAsync(cancel);
        });
        for (var i = 0; i < 2; i++)
        {
            using var response = await scene.ChatAsync(Streamed("hi"));
            Assert.Equal((status, "kept", ""), ((int)response.StatusCode, response.Headers.GetValues("X-Mine").Single(), await TextAsync(response)));
            await scene.WaitForIdleSlotsAsync();
        }
    }

    [Theory]
    [InlineData("\"status\":101,\"headers\":{}")]
    [InlineData("\"status\":100,\"headers\":{}")]
    [InlineData("\"status\":99999,\"headers\":{}")]
    [InlineData("\"status\":\"200\",\"headers\":{}")]
    [InlineData("\"headers\":{}")]
    public async Task A_v1_answer_without_a_status_that_ends_a_request_is_502(string fields)
    {
        await using var scene = await StartAsync();
        using var socket = await JoinRawAsync(scene);
        var asking = scene.ChatAsync(Chat("hi"));
        var id = await RequestIdAsync(socket);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"type\":\"tunnel.response.start\",\"requestId\":\"" + id + "\"," + fields + "}"), WebSocketMessageType.Text, true, CancellationToken.None);
        using var response = await asking;
        await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadGateway, "endpoint_not_reachable", "");
    }

    [Fact]
    public async Task A_v1_body_that_comes_before_its_head_is_502_and_does_not_stop_the_tunnel()
    {
        await using var scene = await StartAsync();
        using var socket = await JoinRawAsync(scene);
        var asking = scene.ChatAsync(Chat("hi"));
        var id = await RequestIdAsync(socket);
        var chunk = Encoding.UTF8.GetBytes("{\"type\":\"tunnel.response.chunk\",\"requestId\":\"" + id + "\",\"chunk\":\"" + Convert.ToBase64String(new byte[200_000]) + "\"}");
        for (var i = 0; i < 4; i++)
        {
            await socket.SendAsync(chunk, WebSocketMessageType.Text, true, CancellationToken.None);
        }

        using var response = await asking;
        await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadGateway, "endpoint_not_reachable", "");
        await socket.SendAsync("{\"type\":\"tunnel.ping\",\"timestamp\":1}"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        while (!(await ReceiveAsync(socket)).Contains("tunnel.pong", StringComparison.Ordinal))
        {
        }

        // Its answer is not over yet, so it is busy.
        Assert.Equal(ParticipantStatus.Busy, scene.Room.Find("odd")!.StatusAt(scene.Now));
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"type\":\"tunnel.response.end\",\"requestId\":\"" + id + "\"}"), WebSocketMessageType.Text, true, CancellationToken.None);
        await WaitAsync(() => scene.Room.Find("odd")!.StatusAt(scene.Now) == ParticipantStatus.Online);
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_refusal_that_breaks_off_is_502(TunnelVersion version)
    {
        // The hub asked for usage, so it looks whether that is what the 400 is about.
        await using var scene = await StartAsync();
        await using var odd = await JoinAsync(scene, version, async (exchange, cancel) =>
        {
            await exchange.StartAsync(400, [new("Content-Type", "application/json"), new("Content-Length", "500")], cancel);
            await exchange.WriteAsync("{\"error\":{\"mess"u8.ToArray(), cancel);
            await exchange.FailAsync("stream", "The provider hung up.", cancel);
        });
        using var response = await scene.ChatAsync(Streamed("hi"));
        var message = await ErrorTests.AssertErrorAsync(response, HttpStatusCode.BadGateway, "endpoint_not_reachable", "");
        Assert.Contains("The provider hung up.", message, StringComparison.Ordinal);
        await scene.WaitForIdleSlotsAsync();
    }

    private static Task<JoinedParticipant> JoinAsync(InferenceScene scene, TunnelVersion version, Func<ITunnelExchange, CancellationToken, Task> serve) =>
        JoinedParticipant.JoinAsync(scene.Hub, scene.Code, "odd", serve, version: version);

    private static async Task<ClientWebSocket> JoinRawAsync(InferenceScene scene)
    {
        var registered = await scene.Client.RegisterAsync(scene.Code, "odd");
        var socket = await scene.Hub.ConnectWebSocketAsync(registered.TunnelUrl(), null, CancellationToken.None);
        await WaitAsync(() => scene.Room.Find("odd")!.StatusAt(scene.Now) == ParticipantStatus.Online);
        return socket;
    }

    private static async Task<string> RequestIdAsync(ClientWebSocket socket)
    {
        using var request = JsonDocument.Parse(await ReceiveAsync(socket));
        return request.RootElement.GetProperty("requestId").GetString()!;
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Guard);
        Assert.Equal(WebSocketMessageType.Text, received.MessageType);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
