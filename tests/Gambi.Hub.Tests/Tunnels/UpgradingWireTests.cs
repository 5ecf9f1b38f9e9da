using System.Text;
using Gambi.Hub.Tunnels;
using Gambi.TestKit.Tunnels;
using Gambi.Tunnel;

namespace Gambi.Hub.Tests.Tunnels;

public sealed class UpgradingWireTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_said_before_the_upgrade_is_said_after_it_and_so_is_what_is_heard()
    {
        var (hubEnd, participantEnd) = MemoryWire.CreatePair();
        await using var wire = new UpgradingWire();
        var sending = wire.SendAsync("early"u8.ToArray(), WireMessageKind.Text, Cancel);
        var buffer = new byte[10];
        var receiving = wire.ReceiveAsync(buffer, Cancel);
        Assert.False(sending.IsCompleted || receiving.IsCompleted);

        await wire.UpgradedAsync(hubEnd);
        await sending.AsTask().WaitAsync(Guard, Cancel);
        await wire.SendAsync("late"u8.ToArray(), WireMessageKind.Text, Cancel);
        await participantEnd.SendAsync("heard"u8.ToArray(), WireMessageKind.Text, Cancel);

        Assert.Equal("heard", Encoding.UTF8.GetString(buffer, 0, (await receiving.AsTask().WaitAsync(Guard, Cancel)).Count));
        Assert.Equal(["early", "late"], [await ReadAsync(participantEnd), await ReadAsync(participantEnd)]);
    }

    [Fact]
    public async Task A_close_waits_for_the_upgrade_too()
    {
        var (hubEnd, participantEnd) = MemoryWire.CreatePair();
        await using var wire = new UpgradingWire();
        var closing = wire.CloseAsync(1001, "The hub stops.", Cancel);
        await wire.UpgradedAsync(hubEnd);
        await closing.AsTask().WaitAsync(Guard, Cancel);
        var received = await participantEnd.ReceiveAsync(new byte[10], Cancel);
        Assert.Equal((WireMessageKind.Close, 1001, "The hub stops."), (received.Kind, received.CloseCode, received.CloseReason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_up_before_the_upgrade_it_breaks_for_who_waits_and_drops_what_comes(bool byAbort)
    {
        var (hubEnd, _) = MemoryWire.CreatePair();
        var wire = new UpgradingWire();
        var sending = wire.SendAsync("early"u8.ToArray(), WireMessageKind.Text, Cancel);
        var receiving = wire.ReceiveAsync(new byte[10], Cancel);
        if (byAbort)
        {
            wire.Abort();
        }
        else
        {
            await wire.DisposeAsync();
        }

        await Assert.ThrowsAsync<IOException>(async () => await sending);
        await Assert.ThrowsAsync<IOException>(async () => await receiving);
        await wire.UpgradedAsync(hubEnd);
        Assert.True(hubEnd.IsGone);
    }

    [Fact]
    public async Task Who_waits_for_the_upgrade_may_leave()
    {
        await using var wire = new UpgradingWire();
        using var left = new CancellationTokenSource();
        var receiving = wire.ReceiveAsync(new byte[10], left.Token);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await receiving);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_the_upgrade_its_end_is_the_wires(bool byAbort)
    {
        var (hubEnd, _) = MemoryWire.CreatePair();
        var wire = new UpgradingWire();
        await wire.UpgradedAsync(hubEnd);
        Assert.False(hubEnd.IsGone);
        if (byAbort)
        {
            wire.Abort();
        }

        await wire.DisposeAsync();
        Assert.True(hubEnd.IsGone);
    }

    private static async Task<string> ReadAsync(MemoryWire wire)
    {
        var buffer = new byte[10];
        return Encoding.UTF8.GetString(buffer, 0, (await wire.ReceiveAsync(buffer, Cancel).AsTask().WaitAsync(Guard, Cancel)).Count);
    }
}
