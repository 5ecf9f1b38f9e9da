using Gambi.Contracts;
using Gambi.Hub.Events;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Tells a room's readers how many wait: at most once a second, and in the end always how it is. Asked under the line's lock.</summary>
internal sealed class LineNews(Room room, RoomEventLog events, TimeProvider time, Action due) : IDisposable
{
    private ITimer? _timer;
    private long _toldAt;
    private int _told;
    private bool _isTold;
    private bool _isDue;

    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Something changed: it is told now, or in a while.</summary>
    public void Changed(QueueState state)
    {
        if (_isDue || state.Waiting == _told)
        {
            return;
        }

        var since = _isTold ? time.GetElapsedTime(_toldAt) : Interval;
        if (since >= Interval)
        {
            Tell(state);
            return;
        }

        _isDue = true;
        _timer ??= time.CreateTimer(static state => ((Action)state!)(), due, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Interval - since, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The while is over.</summary>
    public void Due(QueueState state)
    {
        _isDue = false;
        if (state.Waiting != _told)
        {
            Tell(state);
        }
    }

    public void Dispose()
    {
        // Who is gone has nothing to tell.
        _isDue = true;
        _timer?.Dispose();
    }

    private void Tell(QueueState state)
    {
        (_isTold, _told, _toldAt) = (true, state.Waiting, time.GetTimestamp());
        events.Publish(room.Code, RoomEventTypes.QueueChanged, state, ContractsJson.Default.QueueState);
    }
}
