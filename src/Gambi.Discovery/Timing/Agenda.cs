namespace Gambi.Discovery.Timing;

/// <summary>What is to be done when, on one timer. Everything here is called, and done, under the gate.</summary>
internal sealed class Agenda : IDisposable
{
    // Timers of the platform count whole milliseconds, and may fire a fraction early.
    private static readonly TimeSpan Fraction = TimeSpan.FromMilliseconds(1);

    private readonly PriorityQueue<Appointment, (TimeSpan Due, long Number)> _queue = new();
    private readonly TimeProvider _time;
    private readonly Lock _gate;
    private readonly Action _after;
    private readonly long _start;
    private readonly ITimer _timer;
    private long _number;
    private int _cancelled;
    private bool _disposed;

    /// <param name="time">The clock.</param>
    /// <param name="gate">Held while something is done.</param>
    /// <param name="after">Called when something was done, the gate given back.</param>
    public Agenda(TimeProvider time, Lock gate, Action after)
    {
        (_time, _gate, _after) = (time, gate, after);
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(static agenda => ((Agenda)agenda!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The time since this began.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_start);

    public Appointment In(TimeSpan delay, Action action) => At(Now + delay, action);

    public Appointment At(TimeSpan due, Action action)
    {
        var appointment = new Appointment(action, Cancelled);
        if (!_disposed)
        {
            _queue.Enqueue(appointment, (due, _number++));
            Rearm();
        }

        return appointment;
    }

    public void Dispose()
    {
        _disposed = true;
        _queue.Clear();
        _timer.Dispose();
    }

    private void Cancelled()
    {
        // The cancelled are left where they are until they are many: a queue has no cheap way to take one out.
        if (++_cancelled > 64 && _cancelled > _queue.Count / 2)
        {
            (Appointment Element, (TimeSpan, long) Priority)[] kept = [.. _queue.UnorderedItems.Where(static item => item.Element.IsPending)];
            _queue.Clear();
            _queue.EnqueueRange(kept);
            _cancelled = 0;
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            while (!_disposed && _queue.TryPeek(out Appointment? next, out (TimeSpan Due, long) key) && key.Due <= Now)
            {
                _queue.Dequeue();
                next.Keep();
            }

            Rearm();
        }

        _after();
    }

    private void Rearm()
    {
        if (!_disposed && _queue.TryPeek(out _, out (TimeSpan Due, long) key))
        {
            TimeSpan wait = key.Due - Now;
            _timer.Change(wait < Fraction ? Fraction : wait, Timeout.InfiniteTimeSpan);
        }
    }
}
