using Gambi.Contracts;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Tests.Routing;

public sealed class RetryAdviceTests
{
    private readonly RoutingScene _scene = new();

    [Fact]
    public void When_to_come_back_is_what_participants_take_times_who_waits_by_their_slots()
    {
        var ada = _scene.Join("ada", ["m"], concurrency: 2);
        foreach (var seconds in new[] { 7, 8, 9 })
        {
            ada.Metrics.Completed(new LlmMetrics { DurationMs = seconds * 1000, QueuedMs = 2000 });
        }

        Assert.Equal(TimeSpan.FromSeconds(3), RetryAdvice.For([ada], waiting: 0));
        Assert.Equal(TimeSpan.FromSeconds(30), RetryAdvice.For([ada], waiting: 9));
        Assert.Equal(RetryAdvice.Longest, RetryAdvice.For([ada], waiting: 1_000));
        Assert.Equal(RetryAdvice.Shortest, RetryAdvice.For([_scene.Join("bob", ["m"], concurrency: 8)], waiting: 0));
    }
}
