namespace Gambi.Testing.Playing;

/// <summary>The system's clock for one participant, whose pauses between two tries to come back can be skipped: a test waits for none.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    // No pause is longer; deadlines are, in the sessions of this package.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly HashSet<SkippedTimer> _pauses = [];
    private bool _skips;

    /// <summary>Ends the pauses that run, and those that begin, until <see cref="Relax"/>.</summary>
    public void Hurry()
    {
        SkippedTimer[] pauses;
        lock (_gate)
        {
            _skips = true;
            pauses = [.. _pauses];
        }

        foreach (var pause in pauses)
        {
            pause.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Pauses last as long as they say.</summary>
    public void Relax()
    {
        lock (_gate)
        {
            _skips = false;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime > LongestPause || period != Timeout.InfiniteTimeSpan)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        lock (_gate)
        {
            var timer = new SkippedTimer(this, base.CreateTimer(callback, state, _skips ? TimeSpan.Zero : dueTime, period));
            _pauses.Add(timer);
            return timer;
        }
    }

    private void Forget(SkippedTimer timer)
    {
        lock (_gate)
        {
            _pauses.Remove(timer);
        }
    }

    /// <summary>A timer that may be made to fire early.</summary>
    private sealed class SkippedTimer(ImpatientClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            clock.Forget(this);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            clock.Forget(this);
            return timer.DisposeAsync();
        }
    }
}
