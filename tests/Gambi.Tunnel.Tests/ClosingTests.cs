using Gambi.TestKit.Tunnels;

namespace Gambi.Tunnel.Tests;

public sealed class ClosingTests
{
    [Theory]
    [InlineData(TunnelVersion.V1, true)]
    [InlineData(TunnelVersion.V2, true)]
    [InlineData(TunnelVersion.V1, false)]
    [InlineData(TunnelVersion.V2, false)]
    public async Task Closing_at_one_end_closes_the_other_with_code_and_reason_and_fails_what_runs(TunnelVersion version, bool hubCloses)
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
        Task asking = pair.Hub.AskAsync("{}");
        await entered.Task.WaitAsync(Exchanges.Guard);

        Task closing = hubCloses
            ? pair.Hub.CloseAsync(TunnelProtocol.NormalClosure, "Removed.", CancellationToken.None).AsTask()
            : pair.Participant.CloseAsync(TunnelProtocol.NormalClosure, "Removed.", CancellationToken.None).AsTask();
        await closing.WaitAsync(Exchanges.Guard);

        TunnelException failure = await Assert.ThrowsAsync<TunnelException>(() => asking.WaitAsync(Exchanges.Guard));
        Assert.Equal((TunnelFailure.Closed, "tunnel"), (failure.Failure, failure.Stage));
        await cancelled.Task.WaitAsync(Exchanges.Guard);
        Assert.Equal(new TunnelClosed(1000, "Removed.", !hubCloses), await pair.Hub.Closed.WaitAsync(Exchanges.Guard));
        Assert.Equal(new TunnelClosed(1000, "Removed.", hubCloses), await pair.Participant.Closed.WaitAsync(Exchanges.Guard));
        failure = await Assert.ThrowsAsync<TunnelException>(() => pair.Hub.AskAsync("{}"));
        Assert.Equal(TunnelFailure.Closed, failure.Failure);
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task A_broken_wire_fails_what_runs_and_closes_both_ends_abnormally(TunnelVersion version)
    {
        var entered = new TaskCompletionSource();
        (MemoryWire hubWire, MemoryWire participantWire) = MemoryWire.CreatePair();
        await using TunnelPair pair = TunnelPair.Open(hubWire, participantWire, version, new DelegateHandler(async (_, cancellationToken) =>
        {
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }));
        Task asking = pair.Hub.AskAsync("{}");
        await entered.Task.WaitAsync(Exchanges.Guard);

        hubWire.Abort();

        TunnelException failure = await Assert.ThrowsAsync<TunnelException>(() => asking.WaitAsync(Exchanges.Guard));
        Assert.Equal(TunnelFailure.Closed, failure.Failure);
        Assert.Equal(TunnelProtocol.AbnormalClosure, (await pair.Hub.Closed.WaitAsync(Exchanges.Guard)).Code);
        Assert.Equal(TunnelProtocol.AbnormalClosure, (await pair.Participant.Closed.WaitAsync(Exchanges.Guard)).Code);
        await pair.DisposeAsync();
        Assert.Equal(0, pair.Participant.Active);
        Assert.True(hubWire.IsGone && participantWire.IsGone);
    }

    [Theory]
    [InlineData(TunnelVersion.V1)]
    [InlineData(TunnelVersion.V2)]
    public async Task Draining_refuses_new_exchanges_and_finishes_running_ones(TunnelVersion version)
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using TunnelPair pair = TunnelPair.Open(version, async (exchange, cancellationToken) =>
        {
            entered.TrySetResult();
            await release.Task.WaitAsync(cancellationToken);
            await Exchanges.EchoAsync(exchange, cancellationToken);
        });
        Task<(int Status, string Text)> running = pair.Hub.AskAsync("\"running\"");
        await entered.Task.WaitAsync(Exchanges.Guard);

        Task draining = pair.Participant.DrainAsync(CancellationToken.None).AsTask();
        Assert.False(draining.IsCompleted);
        TunnelException refused = await Assert.ThrowsAsync<TunnelException>(() => pair.Hub.AskAsync("\"new\""));
        release.SetResult();

        Assert.Equal(TunnelFailure.Refused, refused.Failure);
        Assert.Equal((200, "\"running\""), await running.WaitAsync(Exchanges.Guard));
        await draining.WaitAsync(Exchanges.Guard);
        if (version == TunnelVersion.V2)
        {
            Assert.True(pair.Hub.IsDraining);
        }
    }

    [Fact]
    public async Task What_was_answered_before_the_close_arrives_whole()
    {
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V2, async (exchange, cancellationToken) =>
        {
            await exchange.StartAsync(200, [], cancellationToken);
            await exchange.WriteAsync(new byte[200_000], cancellationToken);
            await exchange.CompleteAsync(cancellationToken);
        });
        await using TunnelReply reply = await pair.Hub.SendAsync(Exchanges.Head(), default, CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);

        await pair.Participant.DrainAsync(CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);
        await pair.Participant.CloseAsync(TunnelProtocol.NormalClosure, "Left.", CancellationToken.None).AsTask().WaitAsync(Exchanges.Guard);

        Assert.Equal(200_000, (await reply.Body.ReadAllAsync().WaitAsync(Exchanges.Guard)).Length);
    }

    [Fact]
    public async Task More_exchanges_than_the_peer_keeps_open_are_refused()
    {
        var release = new TaskCompletionSource();
        await using TunnelPair pair = TunnelPair.Open(TunnelVersion.V2, async (exchange, cancellationToken) =>
        {
            await release.Task.WaitAsync(cancellationToken);
            await Exchanges.EchoAsync(exchange, cancellationToken);
        }, new TunnelOptions { MaxStreams = 2 });
        Task<(int Status, string Text)> one = pair.Hub.AskAsync("1"), two = pair.Hub.AskAsync("2");

        TunnelException refused = await Assert.ThrowsAsync<TunnelException>(() => pair.Hub.AskAsync("3"));
        release.SetResult();

        Assert.Equal(2, pair.Hub.MaxConcurrency);
        Assert.Equal(TunnelFailure.Refused, refused.Failure);
        Assert.Equal("1", (await one.WaitAsync(Exchanges.Guard)).Text);
        Assert.Equal("2", (await two.WaitAsync(Exchanges.Guard)).Text);
    }
}
