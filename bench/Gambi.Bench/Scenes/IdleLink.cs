using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Bench.Scenes;

/// <summary>A link that costs what a tunnel's does to look at, and is never sent anything.</summary>
internal sealed class IdleLink(TimeProvider time) : IParticipantLink
{
    private readonly TaskCompletionSource _closed = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, object> _streams = [];
    private volatile bool _draining;

    public int MaxConcurrency => 1024;

    public bool IsOpen => !_closed.Task.IsCompleted && !_draining;

    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count >= MaxConcurrency;
            }
        }
    }

    public DateTimeOffset LastSeen => time.GetUtcNow();

    public ValueTask<Outcome<ExchangeReply>> SendAsync(ExchangeRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        _draining = true;
        _closed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
