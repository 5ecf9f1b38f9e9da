using System.Threading.Tasks.Sources;

namespace Gambi.Tunnel.V2;

/// <summary>The wait of a stream's writer until its bytes have left, used again for each write.</summary>
internal sealed class WriteCompletion : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core;
    private CancellationTokenRegistration _registration;

    /// <summary>The current write.</summary>
    public ValueTask Task => new(this, _core.Version);

    /// <summary>Whether the current write is over.</summary>
    public bool IsOver => _core.GetStatus(_core.Version) != ValueTaskSourceStatus.Pending;

    /// <summary>Unregisters with the current write.</summary>
    public void Hold(CancellationTokenRegistration registration) => _registration = registration;

    /// <summary>The bytes have left.</summary>
    public void Succeed() => _core.SetResult(true);

    /// <summary>They will not.</summary>
    public void Fail(Exception exception) => _core.SetException(exception);

    /// <inheritdoc/>
    public void GetResult(short token)
    {
        // Waits for a callback that is running, so that none reaches into the next write.
        _registration.Dispose();
        _registration = default;
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
        }
    }

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
