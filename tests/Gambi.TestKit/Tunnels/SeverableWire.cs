using Gambi.Tunnel;

namespace Gambi.TestKit.Tunnels;

/// <summary>A wire whose cable a test can pull: from then on nothing arrives at either end, and neither is told.</summary>
public sealed class SeverableWire(ITunnelWire inner) : ITunnelWire
{
    private readonly TaskCompletionSource _severed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Pulls the cable.</summary>
    public void Sever() => _severed.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask<WireReceived> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // What arrives after the cut is lost with the buffer it was read into.
        var lost = new byte[buffer.Length];
        Task<WireReceived> receiving = inner.ReceiveAsync(lost, cancellationToken).AsTask();
        await Task.WhenAny(receiving, _severed.Task);
        if (_severed.Task.IsCompleted)
        {
            await _aborted.Task.WaitAsync(cancellationToken);
            throw new IOException("The wire was given up.");
        }

        WireReceived received = await receiving;
        lost.AsSpan(0, received.Count).CopyTo(buffer.Span);
        return received;
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, WireMessageKind kind, CancellationToken cancellationToken) =>
        _severed.Task.IsCompleted ? ValueTask.CompletedTask : inner.SendAsync(message, kind, cancellationToken);

    /// <inheritdoc/>
    public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken) =>
        _severed.Task.IsCompleted ? ValueTask.CompletedTask : inner.CloseAsync(code, reason, cancellationToken);

    /// <inheritdoc/>
    public void Abort()
    {
        _aborted.TrySetResult();
        inner.Abort();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _aborted.TrySetResult();
        return inner.DisposeAsync();
    }
}
