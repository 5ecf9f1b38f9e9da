using System.Threading.Tasks.Sources;

namespace Gambi.Tunnel.V2;

/// <summary>Wakes the outbox's loop, on the thread that sets it and without allocating. One waiter, one setter at a time.</summary>
internal sealed class PumpSignal : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core;

    /// <summary>Completes when the signal is set; each wait uses up one set.</summary>
    public ValueTask WaitAsync() => new(this, _core.Version);

    /// <summary>Runs the waiter.</summary>
    public void Set() => _core.SetResult(true);

    /// <inheritdoc/>
    public void GetResult(short token)
    {
        _core.GetResult(token);
        _core.Reset();
    }

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
