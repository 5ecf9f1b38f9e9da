using System.IO.Pipelines;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel.V2;

namespace Gambi.Tunnel.Tests;

public sealed class CancelTests
{
    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task Cancelling_before_the_reply_cancels_the_participants_handler(TunnelVersion version)
    {
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using TunnelPair pair = TunnelPair.Open(version, async (_, cancellationToken) =>
        {
            try
            {
                entered.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                cancelled.SetResult();
                throw;
            }
        });
        using var source = new CancellationTokenSource();
        Task<TunnelReply> reply = pair.Hub.SendAsync(Exchanges.Head(), Exchanges.Bytes("{}"), source.Token).AsTask();
        await entered.Task.WaitAsync(Exchanges.Guard);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply.WaitAsync(Exchanges.Guard));
        await cancelled.Task.WaitAsync(Exchanges.Guard);
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task Disposing_of_a_reply_mid_stream_cancels_the_participants_handler(TunnelVersion version)
    {
        var cancelled = new TaskCompletionSource();
        await using TunnelPair pair = TunnelPair.Open(version, async (exchange, cancellationToken) =>
        {
            try
            {
                await exchange.StartAsync(200, [], cancellationToken);
                while (true)
                {
                    await exchange.WriteAsync(new byte[1000], cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                cancelled.SetResult();
                throw;
            }
        });

        await using (TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head(), Exchanges.Bytes("{}"), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard))
        {
            ReadResult read = await reply.Body.ReadAsync();
            reply.Body.AdvanceTo(read.Buffer.End);
        }

        await cancelled.Task.WaitAsync(Exchanges.Guard);
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_failure_before_the_head_is_thrown_by_the_send(TunnelVersion version)
    {
        await using TunnelPair pair = TunnelPair.Open(
            version, async (exchange, cancellationToken) => await exchange.FailAsync("provider", "The provider is not there.", cancellationToken));

        TunnelException failure = await Assert.ThrowsAsync<TunnelException>(() => pair.Hub.AskAsync("{}"));

        Assert.Equal((TunnelFailure.Remote, "provider", "The provider is not there."), (failure.Failure, failure.Stage, failure.Message));
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_failure_mid_stream_is_thrown_after_the_bytes_that_came_before_it(TunnelVersion version)
    {
        await using TunnelPair pair = TunnelPair.Open(version, async (exchange, cancellationToken) =>
        {
            await exchange.StartAsync(200, [], cancellationToken);
            await exchange.WriteAsync(new byte[5000], cancellationToken);
            await exchange.FailAsync("stream", "The provider broke off.", cancellationToken);
        });
        await using TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head(), Exchanges.Bytes("{}"), CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);

        long got = 0;
        TunnelException failure = await Assert.ThrowsAsync<TunnelException>(async () =>
        {
            while (true)
            {
                ReadResult read = await reply.Body.ReadAsync().AsTask().WaitAsync(Exchanges.Guard);
                Assert.False(read.IsCompleted);
                got += read.Buffer.Length;
                reply.Body.AdvanceTo(read.Buffer.End);
            }
        });

        Assert.Equal(5000, got);
        Assert.Equal((TunnelFailure.Remote, "stream", "The provider broke off."), (failure.Failure, failure.Stage, failure.Message));
    }

    [Theory]
    [InlineData(TunnelVersion.V1, false)]
    [InlineData(TunnelVersion.V2, false)]
    [InlineData(TunnelVersion.V1, true)]
    [InlineData(TunnelVersion.V2, true)]
    public async Task A_handler_that_throws_or_just_returns_fails_the_exchange_without_its_words(TunnelVersion version, bool throws)
    {
        await using TunnelPair pair = TunnelPair.Open(
            version, (_, _) => throws ? throw new InvalidOperationException("secret payload") : Task.CompletedTask);

        TunnelException failure = await Assert.ThrowsAsync<TunnelException>(() => pair.Hub.AskAsync("{}"));

        Assert.Equal((TunnelFailure.Remote, "provider"), (failure.Failure, failure.Stage));
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_waits_for_credit_is_cancelled_by_its_own_token_or_by_the_hub()
    {
        var outcomes = new List<string>();
        var waiting = new TaskCompletionSource();
        var done = new TaskCompletionSource();
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V2, async (exchange, cancellationToken) =>
        {
            await exchange.StartAsync(200, [], cancellationToken);
            using var own = new CancellationTokenSource();
            ValueTask write = exchange.WriteAsync(new byte[10_000], own.Token);
            await own.CancelAsync();
            outcomes.Add((await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await write)).CancellationToken == own.Token ? "own" : "other");
            try
            {
                write = exchange.WriteAsync(new byte[10_000], CancellationToken.None);
                waiting.SetResult();
                await write;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                outcomes.Add("hub");
                done.SetResult();
            }
        }, new TunnelOptions { InitialWindow = 1000 });

        TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head(), default, CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
        await reply.Body.ReadAsync();
        await waiting.Task.WaitAsync(Exchanges.Guard);
        await reply.DisposeAsync();

        await done.Task.WaitAsync(Exchanges.Guard);
        Assert.Equal(["own", "hub"], outcomes);
    }

    [Fact]
    public async Task Whoever_writes_at_the_moment_of_a_cancel_hears_of_the_cancel()
    {
        (_, MemoryWire wire) = MemoryWire.CreatePair();
        await using var tunnel = new V2ParticipantTunnel(wire, new DelegateHandler(Exchanges.EchoAsync), new TunnelOptions());
        using var stream = new ParticipantStream(tunnel, 1000);
        await stream.StartAsync(200, [], CancellationToken.None);
        lock (tunnel.Outbox.Gate)
        {
            stream.Drop();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.WriteAsync(new byte[1], CancellationToken.None));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.CompleteAsync(CancellationToken.None));
    }
}
