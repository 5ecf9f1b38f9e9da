using System.Text;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel.V2;

namespace Gambi.Tunnel.Tests;

/// <summary>Answers that a participant gives whole, head, body and end at once.</summary>
public sealed class WholeAnswerTests
{
    private static readonly TunnelOptions Small = new() { InitialWindow = 4096 };

    [Theory]
    [InlineData(TunnelVersion.V1, 5)]
    [InlineData(TunnelVersion.V2, 5)]
    [InlineData(TunnelVersion.V2, 0)]
    [InlineData(TunnelVersion.V2, 100_000)]
    public async Task A_whole_answer_arrives_and_leaves_nothing_behind(TunnelVersion version, int length)
    {
        byte[] body = [.. Enumerable.Range(0, length).Select(static i => (byte)i)];
        await using TunnelPair pair = TunnelPair.Open(
            version, async (exchange, cancellationToken) => await exchange.StartAsync(200, [new("content-type", "text/plain")], body, isWhole: true, cancellationToken), Small);
        for (int i = 0; i < 3; i++)
        {
            await using TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head(), Exchanges.Bytes("{}"), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
            Assert.Equal(200, reply.Status);
            Assert.Equal(body, await reply.Body.ReadAllAsync().WaitAsync(Exchanges.Guard));
        }

        await pair.Participant.DrainAsync(CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
        Assert.Equal(0, pair.Participant.Active);
    }

    [Fact]
    public async Task A_short_answer_is_one_message()
    {
        (MemoryWire hub, MemoryWire participant) = MemoryWire.CreatePair();
        var handler = new DelegateHandler((exchange, cancellationToken) => exchange.StartAsync(200, [], "hello"u8.ToArray(), isWhole: true, cancellationToken).AsTask());
        await using IParticipantTunnel tunnel = ParticipantTunnel.Open(participant, TunnelVersion.V2, handler, new TunnelOptions());
        var peer = new RawPeer(hub);
        await peer.ReceiveAsync();
        byte[] head = Encoding.UTF8.GetBytes("""{"operation":"o","method":"GET","path":"/","stream":false,"headers":[]}""");
        await peer.SendAsync(RawPeer.Hello, RawPeer.Frame(FrameType.Request, (byte)FrameFlags.End, 1, head));

        (_, byte[] message) = await peer.ReceiveAsync();
        FrameHeader reply = FrameHeader.Read(message);
        FrameHeader data = FrameHeader.Read(message.AsSpan(FrameHeader.Size + reply.Length));
        Assert.Equal((FrameType.Reply, FrameType.Data, true), (reply.Type, data.Type, data.IsEnd));
        Assert.Equal("hello"u8.ToArray(), message[^5..]);
    }

    [Fact]
    public async Task A_whole_answer_that_is_given_up_halfway_ends_in_a_failure()
    {
        using var impatience = new CancellationTokenSource();
        await using TunnelPair pair = TunnelPair.Open(
            TunnelVersion.V2, async (exchange, _) => await exchange.StartAsync(200, [], new byte[100_000], isWhole: true, impatience.Token), Small);
        await using TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head(), default, CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
        await impatience.CancelAsync();

        TunnelException broken = await Assert.ThrowsAsync<TunnelException>(() => reply.Body.ReadAllAsync().WaitAsync(Exchanges.Guard));
        Assert.Equal("stream", broken.Stage);
    }
}
