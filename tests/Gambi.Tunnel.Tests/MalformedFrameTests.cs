using System.Text;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel.V2;

namespace Gambi.Tunnel.Tests;

public sealed class MalformedFrameTests
{
    private static readonly byte[] Head = Encoding.UTF8.GetBytes("""{"operation":"responses.create","method":"POST","path":"/v1/responses","headers":[["a","b"]],"stream":false}""");

    public static TheoryData<string, byte[][]> ForTheParticipant => new()
    {
        { "no HELLO first", [RawPeer.Frame(FrameType.Ping, 0, 0, [])] },
        { "a HELLO that is short", [RawPeer.Frame(FrameType.Hello, 0, 0, [2, 0])] },
        { "a HELLO of version 1", [RawPeer.Frame(FrameType.Hello, 0, 0, [1, 0, 0, 0, 1, 0, 8, 0, 0, 0])] },
        { "a HELLO without a window", [RawPeer.Frame(FrameType.Hello, 0, 0, [2, 0, 0, 0, 0, 0, 8, 0, 0, 0])] },
        { "two HELLOs", [RawPeer.Hello, RawPeer.Hello] },
        { "a REPLY", [RawPeer.Hello, RawPeer.Frame(FrameType.Reply, 0, 1, "{\"status\":200}"u8)] },
        { "a head that is no JSON", [RawPeer.Hello, RawPeer.Frame(FrameType.Request, 0, 1, "nonsense"u8)] },
        { "a head without a path", [RawPeer.Hello, RawPeer.Frame(FrameType.Request, 0, 1, "{\"operation\":\"x\",\"method\":\"GET\"}"u8)] },
        { "a head with more behind it", [RawPeer.Hello, RawPeer.Frame(FrameType.Request, 0, 1, [.. Head, .. "{}"u8])] },
        { "a head with wrong types", [RawPeer.Hello, RawPeer.Frame(FrameType.Request, 0, 1, "{\"operation\":1}"u8)] },
        { "an endless head", [RawPeer.Hello, .. Enumerable.Repeat(RawPeer.Frame(FrameType.Request, 2, 1, new byte[60_000]), 5)] },
        { "a REQUEST on stream 0", [RawPeer.Hello, RawPeer.Frame(FrameType.Request, 0, 0, Head)] },
        { "two REQUESTs on a stream", [RawPeer.Hello, RawPeer.Frame(FrameType.Request, 0, 1, Head), RawPeer.Frame(FrameType.Request, 0, 1, Head)] },
        { "DATA after the end", [RawPeer.Hello, RawPeer.Frame(FrameType.Request, 1, 1, Head), RawPeer.Frame(FrameType.Data, 0, 1, [1])] },
        { "DATA beyond credit", [RawPeer.Hello, RawPeer.Frame(FrameType.Request, 0, 1, Head), RawPeer.Frame(FrameType.Data, 0, 1, new byte[4097])] },
        { "a WINDOW of nothing", [RawPeer.Hello, RawPeer.Frame(FrameType.Window, 0, 1, [0, 0, 0, 0])] },
        { "a WINDOW of three bytes", [RawPeer.Hello, RawPeer.Frame(FrameType.Window, 0, 1, [1, 0, 0])] },
        { "a WINDOW too far", [RawPeer.Hello, RawPeer.Frame(FrameType.Request, 0, 1, Head), RawPeer.Frame(FrameType.Window, 0, 1, [255, 255, 255, 127])] },
        { "a CANCEL without a code", [RawPeer.Hello, RawPeer.Frame(FrameType.Cancel, 0, 1, [])] },
        { "nonsense before more than a buffer holds", [RawPeer.Hello, RawPeer.Frame(FrameType.Request, 0, 0, Head), RawPeer.Frame(FrameType.Data, 0, 9, new byte[60_000])] },
        { "half a header", [RawPeer.Hello, [4, 0, 0]] },
        { "half a payload", [RawPeer.Hello, [4, 0, 5, 0, 1, 0, 0, 0, 1, 2]] },
    };

    [Theory]
    [MemberData(nameof(ForTheParticipant))]
    public async Task A_peer_that_breaks_the_protocol_is_closed_with_1002(string what, byte[][] frames)
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IParticipantTunnel tunnel = ParticipantTunnel.Open(
            participantWire, TunnelVersion.V2, new DelegateHandler(static (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)),
            new TunnelOptions { InitialWindow = 4096 });
        var peer = new RawPeer(hubWire);

        await peer.SendAsync(frames);

        Assert.Equal(TunnelProtocol.ProtocolError, (await peer.ReceiveCloseAsync()).Code);
        TunnelClosed closed = await tunnel.Closed.WaitAsync(Exchanges.Guard);
        Assert.True(closed is { Code: TunnelProtocol.ProtocolError, ByPeer: false }, what);
    }

    [Fact]
    public async Task Text_on_a_v2_tunnel_is_closed_with_1002()
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel tunnel = HubTunnel.Open(hubWire, TunnelVersion.V2, new TunnelOptions());
        var peer = new RawPeer(participantWire);

        await peer.SendTextAsync("{}");

        Assert.Equal(TunnelProtocol.ProtocolError, (await peer.ReceiveCloseAsync()).Code);
    }

    [Fact]
    public async Task Frames_of_unknown_types_and_streams_are_skipped()
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel tunnel = HubTunnel.Open(hubWire, TunnelVersion.V2, new TunnelOptions());
        var peer = new RawPeer(participantWire);

        await peer.SendAsync(
            RawPeer.Hello,
            RawPeer.Frame((FrameType)200, 255, 77, "later"u8),
            RawPeer.Frame(FrameType.Data, 0, 99, new byte[100]),
            RawPeer.Frame(FrameType.Window, 0, 99, [1, 0, 0, 0]),
            RawPeer.Frame(FrameType.Cancel, 0, 99, [0]),
            RawPeer.Frame(FrameType.Reply, 0, 99, "{\"status\":200}"u8),
            RawPeer.Frame(FrameType.Ping, 0, 0, []));

        await peer.ReceiveFrameAsync(FrameType.Pong);
        Assert.False(tunnel.Closed.IsCompleted);
    }

    [Fact]
    public async Task Random_bytes_end_a_tunnel_and_never_hang_it()
    {
        var random = new Random(7);
        for (int i = 0; i < 200; i++)
        {
            (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
            await using IHubTunnel tunnel = HubTunnel.Open(hubWire, TunnelVersion.V2, new TunnelOptions());
            var peer = new RawPeer(participantWire);
            Task asking = tunnel.AskAsync("{}");
            byte[] garbage = new byte[1 + random.Next(300)];
            random.NextBytes(garbage);
            garbage[0] = (byte)random.Next(12);
            if (garbage.Length > 2)
            {
                garbage[2] = (byte)random.Next(20);
                garbage[3 % garbage.Length] = 0;
            }

            await peer.SendAsync(RawPeer.Hello, garbage);
            await peer.Wire.CloseAsync(1000, "", CancellationToken.None);

            await tunnel.Closed.WaitAsync(Exchanges.Guard);
            await Assert.ThrowsAsync<TunnelException>(() => asking);
        }
    }

    [Fact]
    public async Task Headers_larger_than_a_frame_arrive()
    {
        string value = new('"', 32 * 1024);
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V2, async (exchange, cancellationToken) =>
        {
            await exchange.StartAsync(200, exchange.Head.Headers, cancellationToken);
            await exchange.CompleteAsync(cancellationToken);
        });

        await using TunnelReply reply = await pair.Hub.SendAsync(
            Exchanges.Head() with { Headers = [new("x-large", value)] }, Exchanges.Bytes("{}"), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);

        Assert.Equal([new("x-large", value)], reply.Headers);
    }

    [Fact]
    public async Task A_stream_that_the_participant_refuses_fails_as_refused_and_a_late_frame_for_it_is_dropped()
    {
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel tunnel = HubTunnel.Open(hubWire, TunnelVersion.V2, new TunnelOptions());
        var peer = new RawPeer(participantWire);
        await peer.SendAsync(RawPeer.Hello);
        Task asking = tunnel.AskAsync("{}");
        (FrameHeader request, _) = await peer.ReceiveFrameAsync(FrameType.Request);

        await peer.SendAsync(RawPeer.Frame(FrameType.Cancel, 0, request.StreamId, [1]), RawPeer.Frame(FrameType.Data, 0, request.StreamId, [1]));

        TunnelException failure = await Assert.ThrowsAsync<TunnelException>(() => asking.WaitAsync(Exchanges.Guard));
        Assert.Equal(TunnelFailure.Refused, failure.Failure);
        Assert.False(tunnel.Closed.IsCompleted);
    }
}
