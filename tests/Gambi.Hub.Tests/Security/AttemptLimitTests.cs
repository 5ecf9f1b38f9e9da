using System.Net;
using Gambi.Hub.Security;
using Gambi.TestKit;

namespace Gambi.Hub.Tests.Security;

public sealed class AttemptLimitTests
{
    private static readonly AttemptSource One = new(IPAddress.Parse("192.168.1.10"), "room_1");

    [Fact]
    public void After_ten_a_minute_a_source_waits_until_the_first_is_a_minute_old()
    {
        var clock = new FakeClock();
        var limit = new AttemptLimit(clock);
        for (var i = 0; i < 10; i++)
        {
            Assert.Null(limit.WaitOf(One));
            Assert.True(limit.TryCount(One));
            clock.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.Equal(TimeSpan.FromSeconds(30), limit.WaitOf(One));
        Assert.False(limit.TryCount(One));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True(limit.TryCount(One));
        Assert.Equal(TimeSpan.FromSeconds(3), limit.WaitOf(One));
    }

    [Fact]
    public void Another_address_and_another_room_are_counted_for_themselves()
    {
        var limit = new AttemptLimit(new FakeClock());
        for (var i = 0; i < 10; i++)
        {
            limit.Count(One);
        }

        Assert.NotNull(limit.WaitOf(One));
        Assert.Null(limit.WaitOf(One with { Address = IPAddress.Parse("192.168.1.11") }));
        Assert.Null(limit.WaitOf(One with { Target = "room_2" }));
    }

    [Fact]
    public void What_was_right_after_all_is_taken_back()
    {
        var limit = new AttemptLimit(new FakeClock());
        for (var i = 0; i < 100; i++)
        {
            Assert.True(limit.TryCount(One));
            limit.Forgive(One);
        }

        limit.Forgive(One);
        Assert.True(limit.TryCount(One));
    }

    [Fact]
    public void Of_too_many_sources_the_one_that_was_wrong_longest_ago_is_forgotten()
    {
        var limit = new AttemptLimit(new FakeClock());
        for (var i = 0; i < 10; i++)
        {
            limit.Count(One);
        }

        for (var i = 1; i < AttemptLimit.MostSources; i++)
        {
            limit.Count(new(new IPAddress(i), "room_1"));
        }

        Assert.NotNull(limit.WaitOf(One));
        limit.Count(new(new IPAddress(AttemptLimit.MostSources), "room_1"));
        Assert.Null(limit.WaitOf(One));
    }
}
