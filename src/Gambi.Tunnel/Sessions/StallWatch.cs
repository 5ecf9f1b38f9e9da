using System.Runtime.CompilerServices;

namespace Gambi.Tunnel.Sessions;

/// <summary>A wire that knows since when a send waits for the peer to read. A send that is taken at once costs nothing.</summary>
internal sealed class StallWatch(ITunnelWire wire, TimeProvider time) : ITunnelWire
{
    private const long Idle = 0;

    private long _waitingSince;
    private int _waitingBytes;

    /// <summary>Whether a send has waited for longer than <paramref name="patience"/> and a second for each <paramref name="bytesPerSecond"/> of it.</summary>
    public bool IsStalled(TimeSpan patience, int bytesPerSecond) =>
        Volatile.Read(ref _waitingSince) is var since and not Idle
        && time.GetElapsedTime(since) > patience + TimeSpan.FromSeconds(Volatile.Read(ref _waitingBytes) / (double)bytesPerSecond);

    /// <inheritdoc/>
    public ValueTask<WireReceived> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => wire.ReceiveAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, WireMessageKind kind, CancellationToken cancellationToken)
    {
        ValueTask send = wire.SendAsync(message, kind, cancellationToken);
        return send.IsCompleted ? send : WaitAsync(send, message.Length);
    }

    /// <inheritdoc/>
    public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken) => wire.CloseAsync(code, reason, cancellationToken);

    /// <inheritdoc/>
    public void Abort() => wire.Abort();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => wire.DisposeAsync();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitAsync(ValueTask send, int bytes)
    {
        Volatile.Write(ref _waitingBytes, bytes);
        Volatile.Write(ref _waitingSince, Math.Max(time.GetTimestamp(), Idle + 1));
        try
        {
            await send.ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _waitingSince, Idle);
        }
    }
}
