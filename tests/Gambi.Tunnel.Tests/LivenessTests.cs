using Gambi.TestKit;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel.V2;

namespace Gambi.Tunnel.Tests;

public sealed class LivenessTests
{
    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task Silence_closes_either_end_with_4001(TunnelVersion version)
    {
        var clock = new FakeClock();
        var options = new TunnelOptions { Time = clock, HandshakeTimeout = TimeSpan.FromHours(1) };
        (MemoryWire hubWire, MemoryWire silentParticipant) = MemoryWire.CreatePair();
        (MemoryWire silentHub, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, version, options);
        await using IParticipantTunnel participant = ParticipantTunnel.Open(participantWire, version, new DelegateHandler(Exchanges.EchoAsync), options);

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(hub.Closed.IsCompleted || participant.Closed.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        var expected = new TunnelClosed(4001, "Tunnel heartbeat timed out.", ByPeer: false);
        Assert.Equal((4001, expected.Reason), await new RawPeer(silentParticipant).ReceiveCloseAsync());
        Assert.Equal((4001, expected.Reason), await new RawPeer(silentHub).ReceiveCloseAsync());
        Assert.Equal(expected, await hub.Closed.WaitAsync(Exchanges.Guard));
        Assert.Equal(expected, await participant.Closed.WaitAsync(Exchanges.Guard));
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task An_idle_tunnel_lives_on_its_pings(TunnelVersion version)
    {
        var clock = new FakeClock();
        await using TunnelPair pair = TunnelPair.Open(version, Exchanges.EchoAsync, new TunnelOptions { Time = clock });
        Assert.Equal((200, "1"), await pair.Hub.AskAsync("1"));

        for (int i = 0; i < 20; i++)
        {
            DateTimeOffset before = pair.Hub.LastSeen;
            clock.Advance(TimeSpan.FromSeconds(10));
            while (pair.Hub.LastSeen == before)
            {
                await Task.Yield();
            }

            Assert.Equal((200, "1"), await pair.Hub.AskAsync("1"));
        }

        Assert.Equal(clock.GetUtcNow(), pair.Hub.LastSeen);
        Assert.False(pair.Hub.Closed.IsCompleted || pair.Participant.Closed.IsCompleted);
    }

    [Fact]
    public async Task Nobody_is_pinged_who_was_heard_just_now()
    {
        var clock = new FakeClock();
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, TunnelVersion.V2, new TunnelOptions { Time = clock });
        var peer = new RawPeer(participantWire);
        await peer.ReceiveAsync();
        byte[] ping = RawPeer.Frame(FrameType.Ping, 0, 0, []);
        await peer.SendAsync(RawPeer.Hello, ping);
        Assert.Equal(FrameType.Pong, await NextAsync());

        // The hub's round is at 10 s and 20 s, the peer's at 6 s.
        clock.Advance(TimeSpan.FromSeconds(6));
        await peer.SendAsync(ping);
        Assert.Equal(FrameType.Pong, await NextAsync());
        clock.Advance(TimeSpan.FromSeconds(4));
        await peer.SendAsync(ping);
        Assert.Equal(FrameType.Pong, await NextAsync());
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(FrameType.Ping, await NextAsync());

        async Task<FrameType> NextAsync()
        {
            (_, byte[] message) = await peer.ReceiveAsync();
            Assert.Equal(FrameHeader.Size, message.Length);
            return FrameHeader.Read(message).Type;
        }
    }

    [Fact]
    public async Task Any_byte_counts_as_life()
    {
        var clock = new FakeClock();
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, TunnelVersion.V2, new TunnelOptions { Time = clock });
        var peer = new RawPeer(participantWire);
        await peer.SendAsync(RawPeer.Hello, RawPeer.Frame(FrameType.Ping, 0, 0, []));
        await peer.ReceiveFrameAsync(FrameType.Pong);

        for (int i = 0; i < 10; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(29));
            await peer.SendAsync(RawPeer.Frame((FrameType)99, 0, 0, []), RawPeer.Frame(FrameType.Ping, 0, 0, []));
            await peer.ReceiveFrameAsync(FrameType.Pong);
        }

        Assert.False(hub.Closed.IsCompleted);
        Assert.Equal(clock.GetUtcNow(), hub.LastSeen);
    }

    [Fact]
    public async Task A_v2_peer_whose_hello_does_not_come_is_closed_with_1002()
    {
        var clock = new FakeClock();
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, TunnelVersion.V2, new TunnelOptions { Time = clock });
        Task asking = hub.AskAsync("{}");

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(1002, (await new RawPeer(participantWire).ReceiveCloseAsync()).Code);
        Assert.Equal(1002, (await hub.Closed.WaitAsync(Exchanges.Guard)).Code);
        await Assert.ThrowsAsync<TunnelException>(() => asking);
    }

    [Fact]
    public async Task A_closing_handshake_that_is_not_answered_ends_in_time()
    {
        var clock = new FakeClock();
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, TunnelVersion.V2, new TunnelOptions { Time = clock });
        await new RawPeer(participantWire).SendAsync(RawPeer.Hello);

        Task closing = hub.CloseAsync(1001, "Shutting down.", CancellationToken.None).AsTask();
        Assert.False(closing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));

        await closing.WaitAsync(Exchanges.Guard);
        Assert.Equal(new TunnelClosed(1001, "Shutting down.", ByPeer: false), await hub.Closed);
    }

    [Fact]
    public async Task A_cable_that_was_pulled_is_noticed_at_both_ends()
    {
        var clock = new FakeClock();
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        var dropping = new FaultyWire(participantWire, new WireFaults { DropAfter = 200 });
        await using TunnelPair pair = TunnelPair.Open(
            new FaultyWire(hubWire, new WireFaults { DropAfter = 500 }), dropping, TunnelVersion.V2, new DelegateHandler(Exchanges.EchoAsync), new TunnelOptions { Time = clock });
        await pair.Hub.AskAsync("hello");
        Task asking = Task.Run(async () =>
        {
            while (true)
            {
                await pair.Hub.AskAsync(new string('x', 100));
            }
        });

        while (!asking.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        TunnelException failure = await Assert.ThrowsAsync<TunnelException>(() => asking);
        Assert.Equal(TunnelFailure.Closed, failure.Failure);
        while (!pair.Participant.Closed.IsCompleted || !pair.Hub.Closed.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        // Whichever end gives up first drops the wire, and the other may see that before its own time is up.
        int[] codes = [(await pair.Hub.Closed).Code, (await pair.Participant.Closed).Code];
        Assert.Contains(TunnelProtocol.HeartbeatTimeout, codes);
        Assert.All(codes, code => Assert.True(code is TunnelProtocol.HeartbeatTimeout or TunnelProtocol.AbnormalClosure, $"closed with {code}"));
    }
}
