using Gambi.Testing.Playing;

namespace Gambi.TestKit;

/// <summary>
/// The system's clock, by which a hub waits with the head of a stream until it is answered: whether a provider is quicker than a quarter of a second, so that its refusal keeps its
/// status, is a matter of the machine and of nothing that a test says. What happens when it is not, tests show with a <see cref="FakeClock"/>.
/// </summary>
public sealed class PatientClock : TimeProvider
{
    /// <summary>How long a hub waits with a head that it could send by itself; as the hub has it.</summary>
    public static TimeSpan HeadPatience => UnhurriedClock.HeadPatience;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == HeadPatience ? Timeout.InfiniteTimeSpan : dueTime, period);
}
