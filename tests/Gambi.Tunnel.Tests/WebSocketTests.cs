using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Gambi.TestKit;
using Gambi.TestKit.Tunnels;

namespace Gambi.Tunnel.Tests;

public sealed class WebSocketTests
{
    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_pair_over_real_websockets_carries_exchanges_and_closes_by_handshake(TunnelVersion version)
    {
        (WebSocket server, WebSocket client) = await ConnectAsync();
        await using TunnelPair pair = TunnelPair.Open(new WebSocketWire(server), new WebSocketWire(client), version, new DelegateHandler(Exchanges.EchoAsync));
        string large = "\"" + new string('x', 200_000) + "\"";

        Assert.Equal((200, "\"small\""), await pair.Hub.AskAsync("\"small\""));
        Assert.Equal((200, large), await pair.Hub.AskAsync(large));
        await pair.Hub.CloseAsync(TunnelProtocol.NormalClosure, "Removed.", CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);

        Assert.Equal(new TunnelClosed(1000, "Removed.", ByPeer: true), await pair.Participant.Closed.WaitAsync(Exchanges.Guard));
        Assert.Equal(new TunnelClosed(1000, "Removed.", ByPeer: false), await pair.Hub.Closed.WaitAsync(Exchanges.Guard));
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_websocket_peer_that_vanishes_fails_what_runs(TunnelVersion version)
    {
        (WebSocket server, WebSocket client) = await ConnectAsync();
        await using IHubTunnel hub = HubTunnel.Open(new WebSocketWire(server), version, new TunnelOptions());
        Task asking = hub.AskAsync("{}");

        client.Abort();
        client.Dispose();

        Assert.Equal(TunnelFailure.Closed, (await Assert.ThrowsAsync<TunnelException>(() => asking.WaitAsync(Exchanges.Guard))).Failure);
        Assert.Equal(TunnelProtocol.AbnormalClosure, (await hub.Closed.WaitAsync(Exchanges.Guard)).Code);
    }

    [Fact]
    public async Task A_silent_websocket_peer_reads_the_close_code_4001()
    {
        var clock = new FakeClock();
        (WebSocket server, WebSocket client) = await ConnectAsync();
        await using IHubTunnel hub = HubTunnel.Open(new WebSocketWire(server), TunnelVersion.V1, new TunnelOptions { Time = clock });

        clock.Advance(TimeSpan.FromSeconds(30));

        ValueWebSocketReceiveResult received = await client.ReceiveAsync(new Memory<byte>(new byte[100]), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
        Assert.Equal((WebSocketMessageType.Close, 4001, "Tunnel heartbeat timed out."), (received.MessageType, (int)client.CloseStatus!, client.CloseStatusDescription));
        Assert.Equal(4001, (await hub.Closed.WaitAsync(Exchanges.Guard)).Code);
        client.Dispose();
    }

    [Fact]
    public async Task A_close_reason_that_is_too_long_is_cut_to_what_fits()
    {
        (WebSocket server, WebSocket client) = await ConnectAsync();
        await using var wire = new WebSocketWire(server);

        await wire.CloseAsync(1006, new string('é', 200), CancellationToken.None);

        await client.ReceiveAsync(new Memory<byte>(new byte[100]), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
        Assert.Equal((1000, new string('é', 61)), ((int)client.CloseStatus!, client.CloseStatusDescription));
        client.Dispose();
    }

    private static async Task<(WebSocket Server, WebSocket Client)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connecting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Task<Socket> accepting = listener.AcceptSocketAsync();
        await connecting.ConnectAsync(listener.LocalEndpoint);
        Socket accepted = await accepting.WaitAsync(Exchanges.Guard);
        accepted.NoDelay = true;
        return (
            WebSocket.CreateFromStream(new NetworkStream(accepted, ownsSocket: true), new WebSocketCreationOptions { IsServer = true }),
            WebSocket.CreateFromStream(new NetworkStream(connecting, ownsSocket: true), new WebSocketCreationOptions { IsServer = false }));
    }
}
