using System.IO.Pipelines;
using Gambi.TestKit.Tunnels;

namespace Gambi.Tunnel.Tests;

public sealed class CreditTests
{
    private static readonly TunnelOptions Small = new() { InitialWindow = 4096 };

    [Fact]
    public async Task A_slow_reader_pauses_its_sender_while_another_stream_flows()
    {
        long written = 0;
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V2, async (exchange, cancellationToken) =>
        {
            if (exchange.Head.Path == "/echo")
            {
                await Exchanges.EchoAsync(exchange, cancellationToken);
                return;
            }

            await exchange.StartAsync(200, [], cancellationToken);
            for (int i = 0; i < 100; i++)
            {
                await exchange.WriteAsync(new byte[1024], cancellationToken);
                Interlocked.Add(ref written, 1024);
            }

            await exchange.CompleteAsync(cancellationToken);
        }, Small);

        await using TunnelReply slow = await pair.Hub.SendAsync(Exchanges.Head("/slow"), default, CancellationToken.None);
        for (int i = 0; i < 20; i++)
        {
            await using TunnelReply echo = await pair.Hub.SendAsync(Exchanges.Head("/echo"), Exchanges.Bytes("hello"), CancellationToken.None);
            Assert.Equal(5, (await echo.Body.ReadAllAsync().WaitAsync(Exchanges.Guard)).Length);
        }

        Assert.InRange(Interlocked.Read(ref written), 0, 4096);

        // The end of an answer arrives before its handler has returned.
        await Exchanges.UntilAsync(() => pair.Participant.Active == 1);
        Assert.Equal(100 * 1024, (await slow.Body.ReadAllAsync().WaitAsync(Exchanges.Guard)).Length);
    }

    [Fact]
    public async Task A_large_request_body_that_nobody_reads_does_not_hold_up_other_streams()
    {
        var release = new TaskCompletionSource();
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V2, async (exchange, cancellationToken) =>
        {
            if (exchange.Head.Path == "/large")
            {
                await release.Task.WaitAsync(cancellationToken);
            }

            byte[] all = await exchange.Body.ReadAllAsync();
            await exchange.StartAsync(200, [], cancellationToken);
            await exchange.WriteAsync(BitConverter.GetBytes(all.Length), cancellationToken);
            await exchange.CompleteAsync(cancellationToken);
        });

        Task<TunnelReply> large = pair.Hub.SendAsync(Exchanges.Head("/large"), new(new byte[8 * 1024 * 1024]), CancellationToken.None).AsTask();
        for (int i = 0; i < 10; i++)
        {
            await using TunnelReply small = await pair.Hub.SendAsync(Exchanges.Head("/small"), Exchanges.Bytes("abc"), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
            Assert.Equal(3, BitConverter.ToInt32(await small.Body.ReadAllAsync()));
        }

        Assert.False(large.IsCompleted);
        release.SetResult();
        await using TunnelReply reply = await large.WaitAsync(Exchanges.Guard);
        Assert.Equal(8 * 1024 * 1024, BitConverter.ToInt32(await reply.Body.ReadAllAsync()));
    }

    [Fact]
    public async Task A_reply_longer_than_its_window_to_a_request_that_is_never_read_fails_instead_of_hanging()
    {
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V2, async (exchange, cancellationToken) =>
        {
            await exchange.StartAsync(413, [], cancellationToken);
            await exchange.WriteAsync(new byte[100_000], cancellationToken);
            await exchange.CompleteAsync(cancellationToken);
        }, Small);

        TunnelException failure = await Assert.ThrowsAsync<TunnelException>(
            () => pair.Hub.SendAsync(Exchanges.Head(), new(new byte[100_000]), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard));

        Assert.Equal((TunnelFailure.Remote, "provider"), (failure.Failure, failure.Stage));
    }

    [Fact]
    public async Task An_answer_that_does_not_wait_for_the_request_arrives()
    {
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V2, async (exchange, cancellationToken) =>
        {
            await exchange.StartAsync(413, [], cancellationToken);
            await exchange.WriteAsync("too large"u8.ToArray(), cancellationToken);
            await exchange.CompleteAsync(cancellationToken);
        }, Small);

        await using TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head(), new(new byte[100_000]), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);

        Assert.Equal(413, reply.Status);
        Assert.Equal("too large"u8.ToArray(), await reply.Body.ReadAllAsync().WaitAsync(Exchanges.Guard));
    }

    [Fact]
    public async Task A_consumer_that_examines_without_consuming_still_gets_a_whole_window()
    {
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V2, async (exchange, cancellationToken) =>
        {
            await exchange.StartAsync(200, [], cancellationToken);
            for (int i = 0; i < 4; i++)
            {
                await exchange.WriteAsync(new byte[1000], cancellationToken);
            }

            await exchange.CompleteAsync(cancellationToken);
        }, Small);
        await using TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head(), default, CancellationToken.None);

        ReadResult read;
        do
        {
            read = await reply.Body.ReadAsync().AsTask().WaitAsync(Exchanges.Guard);
            reply.Body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
        while (!read.IsCompleted);

        read = await reply.Body.ReadAsync();
        Assert.Equal(4000, read.Buffer.Length);
    }
}
