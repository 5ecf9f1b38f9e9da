using Gambi.Contracts;

namespace Gambi.Hub.Observability;

/// <summary>The newest requests of one participant, summed up as medians.</summary>
internal sealed class RollingMetrics
{
    private const int Window = 100;

    private readonly Lock _gate = new();
    private readonly Queue<LlmMetrics> _newest = new();
    private long _completed;
    private long _failed;

    public void Completed(LlmMetrics metrics)
    {
        lock (_gate)
        {
            _completed++;
            if (_newest.Count == Window)
            {
                _newest.Dequeue();
            }

            _newest.Enqueue(metrics);
        }
    }

    public void Failed()
    {
        lock (_gate)
        {
            _failed++;
        }
    }

    /// <summary>What a request typically took once it had its slot; <c>null</c> before the first was answered.</summary>
    public TimeSpan? ServiceTime
    {
        get
        {
            lock (_gate)
            {
                return Median(_newest.Select(static m => (double?)(m.DurationMs - (m.QueuedMs ?? 0)))) is { } median ? TimeSpan.FromMilliseconds(median) : null;
            }
        }
    }

    /// <summary>The summary, or <c>null</c> before the first request ended.</summary>
    public ParticipantMetrics? Summarize()
    {
        lock (_gate)
        {
            return _completed + _failed == 0
                ? null
                : new()
                {
                    Completed = _completed,
                    Failed = _failed,
                    TtftMs = Median(_newest.Select(static m => m.TtftMs)),
                    DurationMs = Median(_newest.Select(static m => (double?)m.DurationMs)),
                    TokensPerSecond = Median(_newest.Select(static m => m.TokensPerSecond)),
                };
        }
    }

    private static double? Median(IEnumerable<double?> values)
    {
        var known = values.OfType<double>().Order().ToArray();
        return known.Length == 0 ? null : known[known.Length / 2];
    }
}
