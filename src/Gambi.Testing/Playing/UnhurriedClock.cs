namespace Gambi.Testing.Playing;

/// <summary>
/// A clock for a hub that waits seconds with the head of a stream, where a real one waits a quarter of a second: whether a scripted failure keeps its status must not depend on how
/// busy the machine is. A test that looks for the head while its participant still waits gets it after that.
/// </summary>
internal sealed class UnhurriedClock(TimeProvider time) : TimeProvider
{
    /// <summary>How long a hub waits with a head that it could send by itself; as the hub has it.</summary>
    public static TimeSpan HeadPatience { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long it waits by this clock.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime == HeadPatience ? Patience : dueTime, period);
}
