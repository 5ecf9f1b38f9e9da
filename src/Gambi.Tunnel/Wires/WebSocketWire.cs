using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gambi.Tunnel;

/// <summary>A wire over <see cref="System.Net.WebSockets.WebSocket"/>, either side's.</summary>
/// <param name="webSocket">An open WebSocket; the wire disposes of it.</param>
public sealed class WebSocketWire(WebSocket webSocket) : ITunnelWire
{
    // RFC 6455, 5.5: a control frame carries 125 bytes, two of them the code.
    private const int LongestReason = 123;

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<WireReceived> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            ValueWebSocketReceiveResult received = await webSocket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            return received.MessageType switch
            {
                WebSocketMessageType.Close => new WireReceived(
                    WireMessageKind.Close, 0, EndOfMessage: true, (int)(webSocket.CloseStatus ?? WebSocketCloseStatus.NormalClosure), webSocket.CloseStatusDescription),
                WebSocketMessageType.Text => new WireReceived(WireMessageKind.Text, received.Count, received.EndOfMessage),
                _ => new WireReceived(WireMessageKind.Binary, received.Count, received.EndOfMessage),
            };
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw Broken(exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, WireMessageKind kind, CancellationToken cancellationToken)
    {
        WebSocketMessageType type = kind == WireMessageKind.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
        try
        {
            ValueTask send = webSocket.SendAsync(message, type, endOfMessage: true, cancellationToken);
            if (!send.IsCompletedSuccessfully)
            {
                return Translate(send);
            }

            send.GetAwaiter().GetResult();
            return ValueTask.CompletedTask;
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw Broken(exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        if (webSocket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            await webSocket.CloseOutputAsync((WebSocketCloseStatus)Sendable(code), Fit(reason), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw Broken(exception);
        }
    }

    /// <inheritdoc/>
    public void Abort() => webSocket.Abort();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        webSocket.Dispose();
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask Translate(ValueTask send)
    {
        try
        {
            await send.ConfigureAwait(false);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw Broken(exception);
        }
    }

    // An aborted WebSocket says so by state (InvalidOperationException, ObjectDisposedException), a vanished peer by WebSocketException.
    private static bool IsBroken(Exception exception) => exception is WebSocketException or InvalidOperationException;

    private static IOException Broken(Exception exception) => new("The WebSocket broke off.", exception);

    // 1004 to 1006 and 1015 are for local use and must not be sent.
    private static int Sendable(int code) => code is (>= 1000 and < 5000) and not (1004 or 1005 or 1006 or 1015) ? code : TunnelProtocol.NormalClosure;

    private static string Fit(string reason)
    {
        Span<byte> bytes = stackalloc byte[LongestReason];
        Encoding.UTF8.GetEncoder().Convert(reason, bytes, flush: false, out int used, out _, out _);
        return reason[..used];
    }
}
