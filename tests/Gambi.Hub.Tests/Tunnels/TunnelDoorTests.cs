using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Gambi.Hub.Rooms;
using Gambi.Hub.Tests.Inference;
using Gambi.TestKit;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Hub.Tests.Tunnels;

public sealed class TunnelDoorTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_tunnel_without_a_token_is_refused_before_anything_else_is_looked_at()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        foreach (var path in new[] { "v1/rooms/NOSUCH/participants/x/tunnel", "v1/rooms/NOSUCH/participants/x/tunnel?token=" })
        {
            var answer = await client.CallAsync("GET", path);
            Assert.Equal((HttpStatusCode.BadRequest, "INVALID_REQUEST"), (answer.Status, answer.Code));
            Assert.Contains("token", answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_asks_without_a_token_hears_whether_it_asked_for_a_WebSocket()
    {
        await using var hub = await TestHub.StartAsync();
        using var plain = hub.CreateClient();
        using var upgrade = hub.CreateClient(null, ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));
        foreach (var (client, expected) in new[] { (plain, false), (upgrade, true) })
        {
            var answer = await client.GetAsync("v1/rooms/000000/participants/x/tunnel");
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal(expected, json.RootElement.GetProperty("error").GetProperty("details").GetProperty("webSocket").GetBoolean());
        }
    }

    [Fact]
    public async Task Unknown_and_foreign_tokens_are_refused()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var mine = await client.RegisterAsync(code, "mine");
        await client.RegisterAsync(code, "other");
        var foreign = mine.TunnelUrl().Query;
        foreach (var path in new[] { $"v1/rooms/{code}/participants/mine/tunnel?token=nonsense", $"v1/rooms/{code}/participants/other/tunnel{foreign}" })
        {
            var answer = await client.CallAsync("GET", path);
            Assert.Equal((HttpStatusCode.Unauthorized, "INVALID_REQUEST"), (answer.Status, answer.Code));
        }

        Assert.Equal("PARTICIPANT_NOT_FOUND", (await client.CallAsync("GET", $"v1/rooms/{code}/participants/nobody/tunnel?token=x")).Code);
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => hub.ConnectWebSocketAsync(new Uri($"ws://hub.test/v1/rooms/{code}/participants/other/tunnel{foreign}"), null, CancellationToken.None));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_expires_after_a_minute()
    {
        var clock = new FakeClock();
        await using var hub = await TestHub.StartAsync(clock);
        using var client = hub.CreateClient();
        var registered = await client.RegisterAsync(await client.CreateRoomCodeAsync(), "worker");
        clock.Advance(TimeSpan.FromSeconds(61));
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => hub.ConnectWebSocketAsync(registered.TunnelUrl(), null, CancellationToken.None));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_GET_does_not_spend_the_token_and_a_tunnel_does()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var registered = await client.RegisterAsync(code, "worker");
        var path = registered.TunnelUrl().PathAndQuery[1..];
        for (var i = 0; i < 3; i++)
        {
            var answer = await client.CallAsync("GET", path);
            Assert.Equal((HttpStatusCode.BadRequest, "INVALID_REQUEST"), (answer.Status, answer.Code));
            Assert.Contains("WebSocket", answer.Message, StringComparison.Ordinal);
        }

        await using var tunnel = await JoinedParticipant.OpenAsync(hub, registered.TunnelUrl());
        Assert.Equal(TunnelVersion.V2, tunnel.Version);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.CallAsync("GET", path)).Status);
        Assert.All(hub.Logs.Entries, e => Assert.DoesNotContain(registered.TunnelUrl().Query, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_many_that_try_one_token_one_gets_in()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var url = (await client.RegisterAsync(await client.CreateRoomCodeAsync(), "worker")).TunnelUrl();
        var attempts = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            try
            {
                return await hub.ConnectWebSocketAsync(url, TunnelProtocol.SubprotocolV2, CancellationToken.None);
            }
            catch (WebSocketException)
            {
                return null;
            }
        }));
        var socket = Assert.Single(attempts, static s => s is not null);
        socket!.Dispose();
    }

    [Theory]
    [InlineData(TunnelProtocol.SubprotocolV2, TunnelProtocol.SubprotocolV2)]
    [InlineData(null, null)]
    public async Task The_subprotocol_is_negotiated(string? offered, string? agreed)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var registered = await client.RegisterAsync(await client.CreateRoomCodeAsync(), "worker");
        using var socket = await hub.ConnectWebSocketAsync(registered.TunnelUrl(), offered, CancellationToken.None);
        Assert.Equal(agreed, socket.SubProtocol);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None).WaitAsync(Guard);
    }

    [Theory]
    [InlineData(TunnelProtocol.SubprotocolV2)]
    [InlineData(null)]
    public async Task A_tunnel_is_in_use_when_the_participant_hears_that_it_is_open(string? offered)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var room = hub.Services.GetRequiredService<RoomRegistry>().Find(code)!;
        foreach (var id in Enumerable.Range(0, 50).Select(static number => $"p{number}"))
        {
            var registered = await client.RegisterAsync(code, id);
            using var socket = await hub.ConnectWebSocketAsync(registered.TunnelUrl(), offered, CancellationToken.None);
            Assert.True(room.Find(id)!.Link is { IsOpen: true });
        }
    }

    [Fact]
    public async Task A_newer_tunnel_closes_the_older_and_the_participant_stays_online()
    {
        // The hub gives a farewell a second, which a busy machine may need for less: its clock stands still.
        await using var hub = await TestHub.StartAsync(new FakeClock());
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);
        await using var first = await JoinedParticipant.JoinAsync(hub, code, "worker");
        var again = await client.RegisterAsync(code, "worker");
        Assert.False(first.Tunnel.Closed.IsCompleted);
        await using var second = await JoinedParticipant.OpenAsync(hub, again.TunnelUrl());
        var closed = await first.Tunnel.Closed.WaitAsync(Guard);
        Assert.Equal((1000, true), (closed.Code, closed.ByPeer));
        await client.RegisterAsync(code, "marker");
        await events.WaitForAsync(static e => e.ParticipantId == "marker");
        Assert.Equal(["connected", "participant.joined", "participant.online", "participant.updated", "participant.replaced", "participant.joined"], events.Names);
        var room = hub.Services.GetRequiredService<RoomRegistry>().Find(code)!;
        Assert.True(room.Find("worker")!.Link!.IsOpen);
    }

    [Fact]
    public async Task A_request_goes_through_the_tunnel_and_its_reply_comes_back()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var participant = await JoinedParticipant.JoinAsync(hub, code, "worker", static async (exchange, cancel) =>
        {
            await exchange.StartAsync(201, [new("X-Provider", exchange.Head.Path)], cancel);
            await exchange.WriteAsync("hello"u8.ToArray(), cancel);
            await exchange.CompleteAsync(cancel);
        });
        using var slot = hub.Services.GetRequiredService<RoomRegistry>().Find(code)!.Find("worker")!.TryTakeSlot(TimeProvider.System.GetUtcNow())!;
        var outcome = await slot.Link.SendAsync(new ExchangeRequest(TunnelOperations.ChatCompletionsCreate, "POST", "/v1/chat/completions"), CancellationToken.None);
        Assert.True(outcome.TryGet(out var reply, out _));
        await using (reply)
        {
            Assert.Equal(201, reply.Status);
            Assert.Contains(new("X-Provider", "/v1/chat/completions"), reply.Headers);
            using var body = new StreamReader(reply.Body.AsStream());
            Assert.Equal("hello", await body.ReadToEndAsync());
        }
    }

    [Fact]
    public async Task A_failing_participant_is_a_failure_with_its_stage_and_not_an_exception()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var participant = await JoinedParticipant.JoinAsync(
            hub, code, "worker", static async (exchange, cancel) => await exchange.FailAsync("provider", "Connection refused.", cancel));
        var link = hub.Services.GetRequiredService<RoomRegistry>().Find(code)!.Find("worker")!.Link!;
        var request = new ExchangeRequest(TunnelOperations.ChatCompletionsCreate, "POST", "/v1/chat/completions");
        var failed = (await link.SendAsync(request, CancellationToken.None)).Failure!;
        Assert.Equal((502, "ENDPOINT_NOT_REACHABLE", "provider", "Connection refused."), (failed.Status, failed.Error.Code, failed.Stage, failed.Message));

        await participant.DisposeAsync();
        var closed = (await link.SendAsync(request, CancellationToken.None)).Failure!;
        Assert.Equal("tunnel", closed.Stage);

        // Its exchanges fail a moment before it is gone.
        await InferenceScene.WaitAsync(() => !link.IsOpen);
    }

    [Fact]
    public async Task A_participant_that_vanishes_is_offline_and_no_error()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        await using var events = await hub.RecordEventsAsync(code);
        var registered = await client.RegisterAsync(code, "worker");
        using (var socket = await hub.ConnectWebSocketAsync(registered.TunnelUrl(), TunnelProtocol.SubprotocolV2, CancellationToken.None))
        {
            await events.WaitForAsync("participant.online");
            socket.Abort();
        }

        await events.WaitForAsync("participant.offline");
        await hub.StopAsync();
        hub.Logs.AssertNoErrors();
    }

    [Fact]
    public async Task Garbage_on_a_tunnel_closes_it_with_1002_and_is_no_error()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = hub.CreateClient();
        var code = await client.CreateRoomCodeAsync();
        var registered = await client.RegisterAsync(code, "worker");
        using var socket = await hub.ConnectWebSocketAsync(registered.TunnelUrl(), TunnelProtocol.SubprotocolV2, CancellationToken.None);
        await socket.SendAsync("not a frame"u8.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
        WebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(new byte[4096], CancellationToken.None).WaitAsync(Guard);
        }
        while (received.MessageType != WebSocketMessageType.Close);

        Assert.Equal(WebSocketCloseStatus.ProtocolError, received.CloseStatus);
    }
}
