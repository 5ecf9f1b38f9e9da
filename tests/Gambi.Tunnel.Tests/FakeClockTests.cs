using Gambi.TestKit;

namespace Gambi.Tunnel.Tests;

public sealed class FakeClockTests
{
    [Fact]
    public void Timers_fire_in_the_order_of_their_time_and_see_it()
    {
        var clock = new FakeClock();
        DateTimeOffset start = clock.GetUtcNow();
        var fired = new List<string>();
        using ITimer late = clock.CreateTimer(_ => fired.Add($"late {(clock.GetUtcNow() - start).TotalSeconds}"), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using ITimer beat = clock.CreateTimer(_ => fired.Add($"beat {(clock.GetUtcNow() - start).TotalSeconds}"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using ITimer gone = clock.CreateTimer(_ => fired.Add("gone"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        gone.Dispose();

        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(["beat 2", "beat 4", "late 5", "beat 6"], fired);
        Assert.False(gone.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        Assert.Equal(TimeSpan.FromSeconds(6), clock.GetElapsedTime(start.UtcTicks));
    }

    [Fact]
    public async Task Delays_and_cancellation_follow_the_clock()
    {
        var clock = new FakeClock();
        Task delay = Task.Delay(TimeSpan.FromMinutes(1), clock, CancellationToken.None);
        using var source = new CancellationTokenSource(TimeSpan.FromMinutes(2), clock);
        await clock.WhenTimersAsync(2);

        clock.Advance(TimeSpan.FromMinutes(1));
        await delay.WaitAsync(Exchanges.Guard);
        Assert.False(source.IsCancellationRequested);

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(source.IsCancellationRequested);
    }
}
