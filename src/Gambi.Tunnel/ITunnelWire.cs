namespace Gambi.Tunnel;

/// <summary>
/// An ordered, message-keeping, two-way wire under a tunnel: a WebSocket, or memory in tests. One receive and one send may be under way at a time. Broken wires throw
/// <see cref="IOException"/>.
/// </summary>
public interface ITunnelWire : IAsyncDisposable
{
    /// <summary>
    /// Receives the next part of a message into <paramref name="buffer"/>. Into an empty one nothing is received, but it returns when something is there, so that nobody needs to hold
    /// memory while nothing comes; a message without a byte may end with that.
    /// </summary>
    ValueTask<WireReceived> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Sends one whole message.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> message, WireMessageKind kind, CancellationToken cancellationToken);

    /// <summary>Sends a close, or answers the peer's.</summary>
    ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken);

    /// <summary>Drops the wire without a word.</summary>
    void Abort();
}
