namespace Gambi.Hub.Responses;

/// <summary>The making of a response that goes on without its client: its events, and the way to end it.</summary>
internal sealed class ResponseRun(EventLog log, CancellationToken roomCloses, CancellationToken hubStops) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancelling = CancellationTokenSource.CreateLinkedTokenSource(roomCloses, hubStops);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _disposed;

    public EventLog Log => log;

    /// <summary>Cancelled when nobody wants the response any more.</summary>
    public CancellationToken Cancelled => _cancelling.Token;

    /// <summary>Completes when the response has ended and the store says so.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Ends it soon, wherever it is; waits for nothing and runs nobody's code.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                // Never fails: what hears of it only cancels further.
                _ = _cancelling.CancelAsync();
            }
        }
    }

    /// <summary>It has ended: its followers get what is left, and then the end.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        log.End();
        _ended.SetResult();
        _cancelling.Dispose();
    }
}
