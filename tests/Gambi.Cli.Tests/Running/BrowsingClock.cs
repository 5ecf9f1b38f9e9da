namespace Gambi.Cli.Tests.Running;

/// <summary>The system's clock, for which the time of listening for hubs is over when a test says so, and what is measured is not a second and a half too long for it.</summary>
internal sealed class BrowsingClock(TimeSpan ahead = default) : TimeProvider
{
    private static readonly TimeSpan BrowseTime = TimeSpan.FromSeconds(1.5);

    private readonly Lock _gate = new();
    private readonly List<ITimer> _browsing = [];

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != BrowseTime)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        ITimer timer = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            _browsing.Add(timer);
        }

        return timer;
    }

    /// <summary>Ends every listening that has begun.</summary>
    public void EndBrowsing()
    {
        lock (_gate)
        {
            _browsing.ForEach(timer => timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        }
    }
}
