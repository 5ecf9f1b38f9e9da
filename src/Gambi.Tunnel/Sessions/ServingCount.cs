namespace Gambi.Tunnel.Sessions;

/// <summary>How many handlers run, and the moment at which none does.</summary>
internal sealed class ServingCount
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _none;
    private int _count;

    /// <summary>Handlers that run now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>A handler starts.</summary>
    public void Enter()
    {
        lock (_gate)
        {
            _count++;
        }
    }

    /// <summary>A handler has returned.</summary>
    public void Exit()
    {
        TaskCompletionSource? none = null;
        lock (_gate)
        {
            if (--_count == 0)
            {
                none = _none;
                _none = null;
            }
        }

        none?.TrySetResult();
    }

    /// <summary>Completes when no handler runs.</summary>
    public Task WhenNone()
    {
        lock (_gate)
        {
            return _count == 0
                ? Task.CompletedTask
                : (_none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
