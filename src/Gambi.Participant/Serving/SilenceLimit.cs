namespace Gambi.Participant;

/// <summary>
/// Ends a provider's request when it has been waited for too long. Only waiting counts: while the hub takes nothing, the provider's silence is ours. One timer however many bytes come.
/// </summary>
internal sealed class SilenceLimit : IDisposable
{
    private const long NotWaiting = long.MinValue;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action _reached;
    private readonly ITimer _timer;
    private TimeSpan _limit;
    private long _waitingSince = NotWaiting;
    private bool _isOver;

    /// <param name="time">The clock.</param>
    /// <param name="reached">What happens at the limit; on a timer's thread.</param>
    public SilenceLimit(TimeProvider time, Action reached)
    {
        _time = time;
        _reached = reached;
        _timer = time.CreateTimer(static state => ((SilenceLimit)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The longest wait; zero for none. A wait that runs begins anew.</summary>
    public TimeSpan Limit
    {
        get => _limit;
        set
        {
            lock (_gate)
            {
                _limit = value;
                if (_waitingSince != NotWaiting)
                {
                    Volatile.Write(ref _waitingSince, _time.GetTimestamp());
                }

                Arm(value);
            }
        }
    }

    /// <summary>The provider is waited for from now on.</summary>
    public void Begin() => Volatile.Write(ref _waitingSince, _time.GetTimestamp());

    /// <summary>It has said something.</summary>
    public void End() => Volatile.Write(ref _waitingSince, NotWaiting);

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _timer.Dispose();
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_isOver || _limit == TimeSpan.Zero)
            {
                return;
            }

            TimeSpan waited = Volatile.Read(ref _waitingSince) is var since and not NotWaiting ? _time.GetElapsedTime(since) : TimeSpan.Zero;
            if (waited < _limit)
            {
                Arm(_limit - waited);
                return;
            }
        }

        _reached();
    }

    private void Arm(TimeSpan due)
    {
        if (!_isOver)
        {
            _timer.Change(_limit == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : due, Timeout.InfiniteTimeSpan);
        }
    }
}
