namespace Gambi.TestKit;

/// <summary>A fake clock that tells when somebody waits for exactly so long, so that a test advances only what has been armed.</summary>
/// <param name="start">What it shows at first; as a <see cref="FakeClock"/> when not given.</param>
public sealed class WatchedClock(DateTimeOffset? start = null) : TimeProvider
{
    private readonly FakeClock _clock = new(start);
    private readonly Lock _gate = new();
    private readonly List<Watched> _armed = [];
    private readonly List<(TimeSpan Due, int Count, TaskCompletionSource Armed)> _waiting = [];

    /// <inheritdoc/>
    public override long TimestampFrequency => _clock.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => _clock.GetTimestamp();

    /// <summary>Moves the clock, stopping at each timer on the way to fire it.</summary>
    public void Advance(TimeSpan by) => _clock.Advance(by);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Watched watched = new(this, dueTime);
        watched.Timer = _clock.CreateTimer(
            fired =>
            {
                Forget(watched);
                callback(fired);
            },
            state,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);

        // Another thread may let its time pass at once: before it is noted, and before whoever made it has it.
        watched.Timer.Change(dueTime, period);
        lock (_gate)
        {
            if (!watched.IsOver)
            {
                _armed.Add(watched);
                _waiting.FindAll(waiter => waiter.Count <= CountOf(waiter.Due)).ForEach(static waiter => waiter.Armed.TrySetResult());
            }
        }

        return watched;
    }

    /// <summary>Completes when so many timers wait that were made for <paramref name="due"/>.</summary>
    public Task WhenArmedAsync(TimeSpan due, int count = 1)
    {
        lock (_gate)
        {
            if (CountOf(due) >= count)
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource armed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((due, count, armed));
            return armed.Task.WaitAsync(TimeSpan.FromSeconds(90));
        }
    }

    /// <summary>Waits for such a timer and lets that time pass.</summary>
    public async Task PassAsync(TimeSpan due)
    {
        await WhenArmedAsync(due);
        Advance(due);
    }

    private int CountOf(TimeSpan due) => _armed.Count(timer => timer.Due == due);

    private void Forget(Watched timer)
    {
        lock (_gate)
        {
            // It may fire before whoever makes it has it.
            timer.IsOver = true;
            _armed.Remove(timer);
        }
    }

    private sealed class Watched(WatchedClock clock, TimeSpan due) : ITimer
    {
        public TimeSpan Due { get; } = due;

        public ITimer Timer { get; set; } = null!;

        public bool IsOver { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Forget(this);
            return Timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            clock.Forget(this);
            Timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
