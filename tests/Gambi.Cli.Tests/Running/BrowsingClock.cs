namespace Gambi.Cli.Tests.Running;

/// <summary>
/// The system's clock, for a command on a machine of any speed: the time of listening for hubs is over when a test says so, whatever is measured took no time, and the seconds
/// after which a command takes somebody for silent are ten times as long.
/// </summary>
internal sealed class BrowsingClock(TimeSpan ahead = default) : TimeProvider
{
    private const int Patience = 10;
    private static readonly TimeSpan BrowseTime = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(9);

    private readonly Lock _gate = new();
    private readonly List<ITimer> _browsing = [];

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;

    public override long GetTimestamp() => 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != BrowseTime)
        {
            return base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime <= LongestSilence ? dueTime * Patience : dueTime, period);
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
