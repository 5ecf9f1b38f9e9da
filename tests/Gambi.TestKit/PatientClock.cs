using Gambi.Hub.Exchange;

namespace Gambi.TestKit;

/// <summary>
/// The system's clock for a hub that always waits for the head of an answer. With any other real one it opens an adapted stream after a quarter of a second, so that
/// what its client sees of a provider's failure depends on how busy the machine is.
/// </summary>
public sealed class PatientClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == ExchangeSender.HeadPatience ? Timeout.InfiniteTimeSpan : dueTime, period);
}
