namespace Gambi.Resilience.Tests.Campaign;

/// <summary>Real time, but so many times as fast: what backs off for seconds is back in a fraction of that.</summary>
internal sealed class HurriedClock(int factor) : TimeProvider
{
    private readonly DateTimeOffset _began = System.GetUtcNow();
    private readonly long _beganAt = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => _beganAt + ((System.GetTimestamp() - _beganAt) * factor);

    public override DateTimeOffset GetUtcNow() => _began + (System.GetElapsedTime(_beganAt) * factor);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new HurriedTimer(System.CreateTimer(callback, state, Hurry(dueTime), Hurry(period)), this);

    private TimeSpan Hurry(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / factor;

    private sealed class HurriedTimer(ITimer timer, HurriedClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Hurry(dueTime), clock.Hurry(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
