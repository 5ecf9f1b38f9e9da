using Gambi.Tunnel;

namespace Gambi.TestKit.Tunnels;

/// <summary>A wire that is slow, breaks or goes silent, around one that does not.</summary>
public sealed class FaultyWire(ITunnelWire inner, WireFaults faults) : ITunnelWire
{
    private long _received;
    private long _sent;
    private bool _inMessage;

    /// <summary>Bytes received so far.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Bytes sent so far, dropped ones included.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <inheritdoc/>
    public async ValueTask<WireReceived> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        long left = faults.CutAt - _received;
        if (left <= 0)
        {
            inner.Abort();
            throw new IOException("The wire was cut.");
        }

        WireReceived part = await inner.ReceiveAsync(left < buffer.Length ? buffer[..(int)left] : buffer, cancellationToken);
        if (faults.Latency > TimeSpan.Zero && !_inMessage)
        {
            await Task.Delay(faults.Latency, faults.Time, cancellationToken);
        }

        _inMessage = !part.EndOfMessage;
        Volatile.Write(ref _received, _received + part.Count);
        return part;
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, WireMessageKind kind, CancellationToken cancellationToken)
    {
        bool dropped = _sent >= faults.DropAfter;
        Volatile.Write(ref _sent, _sent + message.Length);
        if (!dropped)
        {
            await inner.SendAsync(message, kind, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken) =>
        _sent >= faults.DropAfter ? ValueTask.CompletedTask : inner.CloseAsync(code, reason, cancellationToken);

    /// <inheritdoc/>
    public void Abort() => inner.Abort();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
