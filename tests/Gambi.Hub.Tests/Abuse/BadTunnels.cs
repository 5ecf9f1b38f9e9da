using System.Net.WebSockets;
using System.Text;
using Gambi.Contracts;
using Gambi.Hub.Tests.Inference;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Abuse;

/// <summary>Bad tokens and bad bytes at the tunnel's door.</summary>
internal static class BadTunnels
{
    private const string Id = "stranger";
    private const int Piece = 16 * 1024;

    // {type, flags, length LE, stream LE}; HELLO: version, window, streams.
    private static readonly byte[] Hello = [1, 0, 10, 0, 0, 0, 0, 0, 2, 0, 0, 0, 4, 0, 16, 0, 0, 0];

    public static IEnumerable<AbuseCase> All(bool withGiants)
    {
        yield return new("a wrong, a used and a superseded token", RefuseTokensAsync);
        foreach (var (name, kind, message) in V1Garbage())
        {
            yield return new($"v1: {name}", scene => ConnectedAsync(scene, null, async socket =>
            {
                await socket.SendAsync(message, kind, true, CancellationToken.None);

                // Dropped: the tunnel goes on.
                await socket.SendAsync("{\"type\":\"tunnel.ping\",\"timestamp\":1}"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
                var received = await socket.ReceiveAsync(new byte[4096], CancellationToken.None).WaitAsync(Guard);
                Assert.Equal(WebSocketMessageType.Text, received.MessageType);
            }));
        }

        yield return new("v1: no UTF-8", scene => ConnectedAsync(scene, null, async socket =>
        {
            await socket.SendAsync(new byte[] { 0xC3, 0x28, 0xFF }, WebSocketMessageType.Text, true, CancellationToken.None);
            await EndAsync(socket);
        }));
        if (withGiants)
        {
            yield return new("v1: a message over the limit", scene => ConnectedAsync(scene, null, async socket =>
            {
                var sending = SendAllAsync(socket, new byte[49 * 1024 * 1024]);
                Assert.Equal(WebSocketCloseStatus.MessageTooBig, await EndAsync(socket));
                await sending;
            }));
        }

        foreach (var (name, kind, message) in V2Garbage())
        {
            yield return new($"v2: {name}", scene => ConnectedAsync(scene, TunnelProtocol.SubprotocolV2, async socket =>
            {
                var sending = SendAllAsync(socket, message, kind);
                Assert.Equal(WebSocketCloseStatus.ProtocolError, await EndAsync(socket));
                await sending;
            }));
        }

        foreach (var subprotocol in new[] { null, TunnelProtocol.SubprotocolV2 })
        {
            yield return new($"{subprotocol ?? "v1"}: connects, says nothing and vanishes", scene => ConnectedAsync(scene, subprotocol, static socket =>
            {
                socket.Abort();
                return Task.CompletedTask;
            }));
        }
    }

    private static IEnumerable<(string Name, WebSocketMessageType Kind, byte[] Message)> V1Garbage()
    {
        foreach (var text in new[]
        {
            "", "not json", "{", "[]", "7", "{}", "{\"type\":7}", "{\"type\":\"tunnel.unheard\"}", "{\"type\":\"tunnel.response.end\",\"requestId\":\"99\"}",
            "{\"type\":\"tunnel.response.chunk\",\"requestId\":\"1\",\"chunk\":\"!!\"}", "{\"type\":\"tunnel.response.start\",\"requestId\":{},\"status\":[]}", new string('[', 10_000),
        })
        {
            yield return ($"garbage '{(text.Length > 70 ? text[..10] : text)}'", WebSocketMessageType.Text, Encoding.UTF8.GetBytes(text));
        }

        yield return ("binary garbage", WebSocketMessageType.Binary, [0, 1, 2, 255]);
    }

    private static IEnumerable<(string Name, WebSocketMessageType Kind, byte[] Message)> V2Garbage()
    {
        yield return ("text", WebSocketMessageType.Text, "{\"type\":\"tunnel.ping\"}"u8.ToArray());
        yield return ("text after HELLO", WebSocketMessageType.Binary, [.. Hello, .. "{\"type\":\"tunnel.ping\"}"u8]);
        yield return ("two HELLOs", WebSocketMessageType.Binary, [.. Hello, .. Hello]);
        yield return ("a WINDOW of nothing", WebSocketMessageType.Binary, [.. Hello, 5, 0, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
        yield return ("a REQUEST to the hub", WebSocketMessageType.Binary, [.. Hello, 2, 0, 2, 0, 1, 0, 0, 0, .. "{}"u8]);
        yield return ("garbage", WebSocketMessageType.Binary, "not a frame"u8.ToArray());
        yield return ("a megabyte of 0xFF", WebSocketMessageType.Binary, [.. Enumerable.Repeat((byte)0xFF, 1024 * 1024)]);
        yield return ("another first frame than HELLO", WebSocketMessageType.Binary, [7, 0, 0, 0, 0, 0, 0, 0]);
        yield return ("an empty HELLO", WebSocketMessageType.Binary, [1, 0, 0, 0, 0, 0, 0, 0]);
        yield return ("half a header", WebSocketMessageType.Binary, [1, 0, 9]);
        yield return ("65,535 bytes claimed and ten sent", WebSocketMessageType.Binary, [4, 0, 0xFF, 0xFF, 1, 0, 0, 0, .. new byte[10]]);
    }

    private static async Task RefuseTokensAsync(InferenceScene scene)
    {
        var first = (await scene.Client.RegisterAsync(scene.Code, Id)).TunnelUrl();
        var second = (await scene.Client.RegisterAsync(scene.Code, Id)).TunnelUrl();
        await RefusedAsync(scene, new Uri($"{first.GetLeftPart(UriPartial.Path)}?token=wrong"));
        await RefusedAsync(scene, first);
        using (await scene.Hub.ConnectWebSocketAsync(second, null, CancellationToken.None))
        {
            await RefusedAsync(scene, second);
        }

        await LeaveAsync(scene);
    }

    private static async Task RefusedAsync(InferenceScene scene, Uri url)
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => scene.Hub.ConnectWebSocketAsync(url, null, CancellationToken.None).WaitAsync(Guard));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    private static async Task ConnectedAsync(InferenceScene scene, string? subprotocol, Func<ClientWebSocket, Task> misbehave)
    {
        var registered = await scene.Client.RegisterAsync(scene.Code, Id);
        using (var socket = await scene.Hub.ConnectWebSocketAsync(registered.TunnelUrl(), subprotocol, CancellationToken.None).WaitAsync(Guard))
        {
            await misbehave(socket);
        }

        await WaitAsync(() => scene.Room.Find(Id)!.StatusAt(scene.Now) == ParticipantStatus.Offline);
        await LeaveAsync(scene);
    }

    private static async Task LeaveAsync(InferenceScene scene) =>
        Assert.True((await scene.Client.CallAsync("DELETE", $"v1/rooms/{scene.Code}/participants/{Id}")).Data.GetProperty("success").GetBoolean());

    private static async Task SendAllAsync(ClientWebSocket socket, byte[] message, WebSocketMessageType kind = WebSocketMessageType.Text)
    {
        try
        {
            // In pieces: a message that is one write lies in the memory of the test's own connection whole.
            for (var at = 0; at < message.Length; at += Piece)
            {
                var piece = message.AsMemory(at, Math.Min(Piece, message.Length - at));
                await socket.SendAsync(piece, kind, endOfMessage: at + Piece >= message.Length, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The hub need not read on once it knows.
        }
    }

    /// <summary>Reads until the hub closes, or breaks off.</summary>
    private static async Task<WebSocketCloseStatus?> EndAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        try
        {
            WebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Guard);
            }
            while (received.MessageType != WebSocketMessageType.Close);
            return received.CloseStatus;
        }
        catch (WebSocketException)
        {
            return null;
        }
    }
}
