using Gambi.TestKit;
using Gambi.TestKit.Tunnels;

namespace Gambi.Tunnel.Tests;

public sealed class FaultyWireTests
{
    [Theory]
    [InlineData(TunnelVersion.V1, true)]
    [InlineData(TunnelVersion.V1, false)]
    [InlineData(TunnelVersion.V2, true)]
    [InlineData(TunnelVersion.V2, false)]
    public async Task A_wire_cut_at_any_byte_ends_every_exchange_and_leaves_nothing(TunnelVersion version, bool cutAtHub)
    {
        long total = await ConverseAsync(version, cutAtHub, long.MaxValue);
        Assert.InRange(total, 100, 5000);

        for (long cut = 0; cut < total; cut++)
        {
            await ConverseAsync(version, cutAtHub, cut);
        }
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_slow_wire_only_takes_longer(TunnelVersion version)
    {
        var clock = new FakeClock();
        var faults = new WireFaults { Latency = TimeSpan.FromMilliseconds(150), Time = clock };
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();

        // The clock below runs as fast as it can: the tunnel's own times must be out of its reach.
        TimeSpan never = TimeSpan.FromDays(1);
        var options = new TunnelOptions { Time = clock, PingInterval = never, SilenceTimeout = never, HandshakeTimeout = never };
        await using TunnelPair pair = TunnelPair.Open(
            new FaultyWire(hubWire, faults), new FaultyWire(participantWire, faults), version, new DelegateHandler(Exchanges.EchoAsync), options);

        Task<(int Status, string Text)> asking = pair.Hub.AskAsync("\"far away\"");
        DateTimeOffset start = clock.GetUtcNow();
        while (!asking.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        Assert.Equal((200, "\"far away\""), await asking);
        Assert.True(clock.GetUtcNow() - start >= TimeSpan.FromMilliseconds(300));
    }

    /// <summary>An answered exchange, a failed one and a cancelled one; returns the bytes that the watched end received.</summary>
    private static async Task<long> ConverseAsync(TunnelVersion version, bool cutAtHub, long cut)
    {
        (MemoryWire hubInner, MemoryWire participantInner) = MemoryWire.CreatePair();
        var hubWire = new FaultyWire(hubInner, new WireFaults { CutAt = cutAtHub ? cut : long.MaxValue });
        var participantWire = new FaultyWire(participantInner, new WireFaults { CutAt = cutAtHub ? long.MaxValue : cut });
        TunnelPair pair = TunnelPair.Open(hubWire, participantWire, version, new DelegateHandler(ServeAsync));
        bool whole = cut == long.MaxValue;

        foreach (string path in (string[])["/echo", "/fail", "/echo"])
        {
            try
            {
                await using TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head(path), Exchanges.Bytes("\"hello\""), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
                Assert.Equal(200, reply.Status);
                Assert.Equal(7, (await reply.Body.ReadAllAsync().WaitAsync(Exchanges.Guard)).Length);
            }
            catch (TunnelException failure)
            {
                Assert.True(failure.Failure == TunnelFailure.Closed ? !whole : failure.Failure == TunnelFailure.Remote && path == "/fail", failure.Message);
            }
        }

        if (!whole)
        {
            // The cut lies before the end of the conversation, so the tunnel must notice it by itself.
            await pair.Hub.Closed.WaitAsync(Exchanges.Guard);
            await pair.Participant.Closed.WaitAsync(Exchanges.Guard);
        }

        long received = cutAtHub ? hubWire.Received : participantWire.Received;
        await pair.DisposeAsync().AsTask().WaitAsync(Exchanges.Guard);
        Assert.Equal(0, pair.Participant.Active);
        Assert.True(hubInner.IsGone && participantInner.IsGone);
        return received;
    }

    private static async Task ServeAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        if (exchange.Head.Path == "/fail")
        {
            await exchange.FailAsync("provider", "No.", cancellationToken);
            return;
        }

        await Exchanges.EchoAsync(exchange, cancellationToken);
    }
}
