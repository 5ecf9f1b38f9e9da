using System.Text;
using Gambi.TestKit;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel.V2;

namespace Gambi.Tunnel.Tests;

/// <summary>Peers that speak all the time and still hold the tunnel.</summary>
public sealed class StallTests
{
    private static readonly byte[] Request = Encoding.UTF8.GetBytes("""{"operation":"responses.create","method":"POST","path":"/v1/responses","headers":[],"stream":true}""");

    [Fact]
    public async Task A_participant_that_pings_and_never_reads_loses_its_tunnel_and_its_exchanges()
    {
        var clock = new FakeClock();
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, TunnelVersion.V2, new TunnelOptions { Time = clock });
        var peer = new RawPeer(participantWire);
        await peer.SendAsync(RawPeer.Hello);

        // More than fits on the wire, and nobody takes it off.
        Task[] asking = [.. Enumerable.Range(0, 8).Select(_ => hub.AskAsync(new string('x', 60_000)))];
        await PassAsync(clock, hub.Closed, [hubWire], () => peer.SendAsync(RawPeer.Frame((FrameType)99, 0, 0, [])), TimeSpan.FromSeconds(50));
        TunnelClosed closed = await hub.Closed.WaitAsync(Exchanges.Guard);
        Assert.Equal(new TunnelClosed(4001, "The peer does not read.", ByPeer: false), closed);
        foreach (Task ask in asking)
        {
            Assert.Equal(TunnelFailure.Closed, (await Assert.ThrowsAsync<TunnelException>(() => ask)).Failure);
        }
    }

    [Fact]
    public async Task A_hub_that_speaks_and_never_reads_loses_the_tunnel_and_what_was_served_is_cancelled()
    {
        var clock = new FakeClock();
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        var cancelled = new TaskCompletionSource();
        await using IParticipantTunnel participant = ParticipantTunnel.Open(
            participantWire,
            TunnelVersion.V2,
            new DelegateHandler(async (exchange, cancel) =>
            {
                try
                {
                    await exchange.StartAsync(200, [], cancel);
                    while (true)
                    {
                        await exchange.WriteAsync(new byte[30_000], cancel);
                    }
                }
                catch (OperationCanceledException)
                {
                    cancelled.SetResult();
                }
            }),
            new TunnelOptions { Time = clock });
        var peer = new RawPeer(hubWire);
        byte[] credit = [0, 0, 0, 16];
        await peer.SendAsync(RawPeer.Hello, RawPeer.Frame(FrameType.Request, 1, 1, Request), RawPeer.Frame(FrameType.Window, 0, 1, credit));

        await PassAsync(clock, participant.Closed, [participantWire], () => peer.SendAsync(RawPeer.Frame((FrameType)99, 0, 0, [])), TimeSpan.FromSeconds(50));
        Assert.Equal("The peer does not read.", (await participant.Closed.WaitAsync(Exchanges.Guard)).Reason);
        await cancelled.Task.WaitAsync(Exchanges.Guard);
    }

    [Theory]
    [InlineData(TunnelVersion.V1, WireMessageKind.Text)]
    [InlineData(TunnelVersion.V2, WireMessageKind.Binary)]
    public async Task A_message_that_comes_byte_by_byte_and_never_ends_is_given_up_at_both_ends(TunnelVersion version, WireMessageKind kind)
    {
        var clock = new FakeClock();
        var options = new TunnelOptions { Time = clock };
        (MemoryWire hubWire, MemoryWire slowParticipant) = MemoryWire.CreatePair();
        (MemoryWire slowHub, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, version, options);
        await using IParticipantTunnel participant = ParticipantTunnel.Open(participantWire, version, new DelegateHandler(Exchanges.EchoAsync), options);
        foreach ((MemoryWire slow, Task<TunnelClosed> closed) in new[] { (slowParticipant, hub.Closed), (slowHub, participant.Closed) })
        {
            _ = DrainAsync(slow);
            if (version == TunnelVersion.V2)
            {
                await new RawPeer(slow).SendAsync(RawPeer.Hello);
            }
        }

        // A frame of 64 KiB, of which a byte comes each ten seconds.
        byte[] begin = version == TunnelVersion.V2 ? [4, 0, 255, 255, 1, 0, 0, 0] : "{\"type\":\""u8.ToArray();
        await Task.WhenAll(new[] { slowParticipant, slowHub }.Select(slow => slow.SendPartAsync(begin, kind, endOfMessage: false, CancellationToken.None).AsTask()));
        Task both = Task.WhenAll(hub.Closed, participant.Closed);
        await PassAsync(clock, both, [hubWire, participantWire], () => Task.WhenAll(TrickleAsync(slowParticipant), TrickleAsync(slowHub)), TimeSpan.FromSeconds(50));

        foreach (TunnelClosed closed in new[] { await hub.Closed, await participant.Closed })
        {
            Assert.Equal(new TunnelClosed(4001, "A message did not arrive whole in time.", ByPeer: false), closed);
        }

        async Task TrickleAsync(MemoryWire slow)
        {
            try
            {
                await slow.SendPartAsync("x"u8.ToArray(), kind, endOfMessage: false, CancellationToken.None);
            }
            catch (IOException)
            {
                // Given up already.
            }
        }
    }

    [Fact]
    public async Task A_large_message_over_a_slow_line_arrives()
    {
        var clock = new FakeClock();
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        var served = new TaskCompletionSource<int>();
        var counting = new FaultyWire(participantWire, new WireFaults());
        await using IParticipantTunnel participant = ParticipantTunnel.Open(
            counting,
            TunnelVersion.V1,
            new DelegateHandler(async (exchange, _) => served.SetResult((await exchange.Body.ReadAllAsync()).Length)),
            new TunnelOptions { Time = clock });
        _ = DrainAsync(hubWire);

        // 4 MiB in 70 s, which a small message may not take.
        byte[] message = Encoding.UTF8.GetBytes(
            $$"""{"type":"tunnel.request","requestId":"1","operation":"responses.create","method":"POST","path":"/v1/responses","headers":{},"body":"{{new string('x', 4 * 1024 * 1024)}}"}""");
        const int Piece = 1024 * 1024;
        for (int at = 0; at < message.Length; at += Piece)
        {
            await hubWire.SendPartAsync(message.AsMemory(at, Math.Min(Piece, message.Length - at)), WireMessageKind.Text, at + Piece >= message.Length, CancellationToken.None);
            while (counting.Received < Math.Min(at + Piece, message.Length))
            {
                await Task.Yield();
            }

            clock.Advance(TimeSpan.FromSeconds(14));
        }

        Assert.Equal((4 * 1024 * 1024) + 2, await served.Task.WaitAsync(Exchanges.Guard));
        Assert.False(participant.Closed.IsCompleted);
    }

    [Fact]
    public async Task A_v1_message_larger_than_the_limit_closes_either_end_with_1009()
    {
        const TunnelVersion version = TunnelVersion.V1;
        var options = new TunnelOptions { MaxMessageBytes = 10_000 };
        (MemoryWire hubWire, MemoryWire bigParticipant) = MemoryWire.CreatePair();
        (MemoryWire bigHub, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using IHubTunnel hub = HubTunnel.Open(hubWire, version, options);
        await using IParticipantTunnel participant = ParticipantTunnel.Open(participantWire, version, new DelegateHandler(Exchanges.EchoAsync), options);
        foreach (MemoryWire big in new[] { bigParticipant, bigHub })
        {
            await big.SendPartAsync(new byte[6_000], WireMessageKind.Text, endOfMessage: false, CancellationToken.None);
            await big.SendPartAsync(new byte[6_000], WireMessageKind.Text, endOfMessage: false, CancellationToken.None);
            Assert.Equal(1009, (await new RawPeer(big).ReceiveCloseAsync()).Code);
        }
    }

    // A peer that shows life, and is heard, before each step of the clock: it is never silence that ends the tunnel.
    private static async Task PassAsync(FakeClock clock, Task until, MemoryWire[] ends, Func<Task> showLife, TimeSpan notBefore)
    {
        DateTimeOffset began = clock.GetUtcNow();
        using var guard = new CancellationTokenSource(Exchanges.Guard);
        while (!until.IsCompleted && !ends.All(end => end.IsGone))
        {
            try
            {
                await showLife().WaitAsync(guard.Token);
            }
            catch (IOException)
            {
                // Given up already.
            }

            while (!until.IsCompleted && !ends.All(end => end.HasHeardAll || end.IsGone))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, guard.Token);
            }

            clock.Advance(until.IsCompleted ? TimeSpan.Zero : TimeSpan.FromSeconds(5));
        }

        await until.WaitAsync(guard.Token);
        Assert.True(clock.GetUtcNow() - began >= notBefore, "It was given up too soon.");
    }

    private static async Task DrainAsync(MemoryWire wire)
    {
        try
        {
            while ((await wire.ReceiveAsync(new byte[64 * 1024], CancellationToken.None)).Kind != WireMessageKind.Close)
            {
            }
        }
        catch (IOException)
        {
            // The tunnel was dropped.
        }
    }
}
