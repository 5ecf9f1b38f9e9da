using Gambi.Tunnel;

namespace Gambi.Hub.Tunnels;

/// <summary>
/// A wire that is there before the answer to its upgrade, so that the tunnel over it is in use when the participant hears that it is open. What is sent earlier waits.
/// </summary>
internal sealed class UpgradingWire : ITunnelWire
{
    private readonly TaskCompletionSource<ITunnelWire?> _upgraded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITunnelWire? _wire;

    /// <summary>The connection is a wire now. It is dropped if nobody wants it any more.</summary>
    public async ValueTask UpgradedAsync(ITunnelWire wire)
    {
        Volatile.Write(ref _wire, wire);
        if (!_upgraded.TrySetResult(wire))
        {
            wire.Abort();
            await wire.DisposeAsync();
        }
    }

    public ValueTask<WireReceived> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        Volatile.Read(ref _wire) is { } wire ? wire.ReceiveAsync(buffer, cancellationToken) : ReceiveLaterAsync(buffer, cancellationToken);

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, WireMessageKind kind, CancellationToken cancellationToken) =>
        Volatile.Read(ref _wire) is { } wire ? wire.SendAsync(message, kind, cancellationToken) : SendLaterAsync(message, kind, cancellationToken);

    public async ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken) =>
        await (await WhenUpgradedAsync(cancellationToken)).CloseAsync(code, reason, cancellationToken);

    public void Abort()
    {
        if (!_upgraded.TrySetResult(null))
        {
            _upgraded.Task.Result?.Abort();
        }
    }

    public ValueTask DisposeAsync() => _upgraded.TrySetResult(null) ? ValueTask.CompletedTask : _upgraded.Task.Result?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask<WireReceived> ReceiveLaterAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        await (await WhenUpgradedAsync(cancellationToken)).ReceiveAsync(buffer, cancellationToken);

    private async ValueTask SendLaterAsync(ReadOnlyMemory<byte> message, WireMessageKind kind, CancellationToken cancellationToken) =>
        await (await WhenUpgradedAsync(cancellationToken)).SendAsync(message, kind, cancellationToken);

    private async ValueTask<ITunnelWire> WhenUpgradedAsync(CancellationToken cancellationToken) =>
        await _upgraded.Task.WaitAsync(cancellationToken) ?? throw new IOException("The request did not become a WebSocket.");
}
