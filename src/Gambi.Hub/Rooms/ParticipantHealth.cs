namespace Gambi.Hub.Rooms;

/// <summary>Whether a participant answers what it is asked: one that fails again and again is skipped for a while, longer each time.</summary>
internal sealed class ParticipantHealth
{
    private readonly Lock _gate = new();
    private int _failures;
    private TimeSpan _pause;
    private long _ejectedUntilTicks;

    /// <summary>So many failures in a row are no accident.</summary>
    public static int Tolerated { get; } = 3;

    /// <summary>The first pause; each further one is twice as long.</summary>
    public static TimeSpan ShortestPause { get; } = TimeSpan.FromSeconds(5);

    public static TimeSpan LongestPause { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The end of its newest pause, which may be over; <c>null</c> when it answered since.</summary>
    public DateTimeOffset? EjectedUntil => Volatile.Read(ref _ejectedUntilTicks) is > 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    /// <summary>Takes no lock: every request asks this of many.</summary>
    public bool IsEjectedAt(DateTimeOffset now) => now.UtcTicks < Volatile.Read(ref _ejectedUntilTicks);

    /// <summary>It failed before it answered. What fails during a pause was asked before it, or because nobody else is left: it says nothing new.</summary>
    public void Failed(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (IsEjectedAt(now) || (EjectedUntil is null && ++_failures < Tolerated))
            {
                return;
            }

            var next = _pause == TimeSpan.Zero ? ShortestPause : _pause * 2;
            _pause = next < LongestPause ? next : LongestPause;
            Volatile.Write(ref _ejectedUntilTicks, (now + _pause).UtcTicks);
        }
    }

    public void Answered()
    {
        lock (_gate)
        {
            (_failures, _pause) = (0, TimeSpan.Zero);
            Volatile.Write(ref _ejectedUntilTicks, 0);
        }
    }
}
