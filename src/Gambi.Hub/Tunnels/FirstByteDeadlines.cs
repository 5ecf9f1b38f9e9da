using System.Collections.Concurrent;

namespace Gambi.Hub.Tunnels;

/// <summary>Deadlines for the first byte of replies, used again and again: every request needs one, hardly any reaches it.</summary>
internal sealed class FirstByteDeadlines(TimeSpan limit, TimeProvider time)
{
    private const int Kept = 64;

    private readonly ConcurrentQueue<CancellationTokenSource> _idle = new();

    /// <summary>A source that is cancelled when the time is up, and before that by whoever wants to.</summary>
    public CancellationTokenSource Start()
    {
        if (!_idle.TryDequeue(out var deadline))
        {
            deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        }

        if (limit > TimeSpan.Zero)
        {
            deadline.CancelAfter(limit);
        }

        return deadline;
    }

    /// <summary>Takes a source back that nobody looks at any more.</summary>
    public void Stop(CancellationTokenSource deadline)
    {
        if (_idle.Count < Kept && deadline.TryReset())
        {
            _idle.Enqueue(deadline);
        }
        else
        {
            deadline.Dispose();
        }
    }
}
