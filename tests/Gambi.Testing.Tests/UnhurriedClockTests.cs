using Gambi.Testing.Playing;
using Gambi.TestKit;

namespace Gambi.Testing.Tests;

public sealed class UnhurriedClockTests
{
    [Theory]
    [InlineData(250, 5000)]
    [InlineData(249, 249)]
    [InlineData(1000, 1000)]
    public void Only_the_patience_with_a_head_is_longer(int dueMs, int firesAfterMs)
    {
        FakeClock time = new();
        var fired = 0;
        using var timer = new UnhurriedClock(time).CreateTimer(_ => fired++, null, TimeSpan.FromMilliseconds(dueMs), Timeout.InfiniteTimeSpan);

        time.Advance(TimeSpan.FromMilliseconds(firesAfterMs - 1));
        Assert.Equal(0, fired);

        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, fired);
    }
}
