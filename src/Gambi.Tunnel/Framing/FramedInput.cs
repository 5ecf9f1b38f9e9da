using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Gambi.Tunnel.Framing;

/// <summary>The receiving side of a WebSocket. Holds what was read and not received yet, and nothing while it waits.</summary>
/// <param name="input">Where from.</param>
/// <param name="expectsMasks">Whether the peer is a client.</param>
/// <param name="output">Answers pings.</param>
internal sealed class FramedInput(PipeReader input, bool expectsMasks, FramedOutput output)
{
    private WebSocketDecoder _decoder = new(expectsMasks);
    private ReadOnlySequence<byte> _unread;
    private bool _holds;
    private bool _ended;
    private bool _over;
    private volatile bool _abandoned;

    /// <summary>Fails whoever waits.</summary>
    public void Abandon()
    {
        _abandoned = true;
        input.CancelPendingRead();
    }

    /// <summary>Gives back what is held, when nobody receives any more.</summary>
    public void Settle() => Release(_unread.Start);

    /// <summary>Receives the next part of a message, a close included.</summary>
    public ValueTask<WireReceived> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return TryReceive(buffer.Span, out WireReceived received) ? new(received) : WaitAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (FramedOutput.IsBroken(exception, cancellationToken))
        {
            throw FramedOutput.Broken(exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WireReceived> WaitAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            WireReceived received;
            do
            {
                Hold(await input.ReadAsync(cancellationToken).ConfigureAwait(false));
            }
            while (!TryReceive(buffer.Span, out received));
            return received;
        }
        catch (Exception exception) when (FramedOutput.IsBroken(exception, cancellationToken))
        {
            throw FramedOutput.Broken(exception);
        }
    }

    /// <summary>Receives from what is here already; false when nothing is.</summary>
    private bool TryReceive(Span<byte> buffer, out WireReceived received)
    {
        if (_over)
        {
            throw new IOException("The WebSocket is closed.");
        }

        while (TryHold())
        {
            Decoded decoded = Decode(buffer);
            switch (decoded.Kind)
            {
                case DecodedKind.Text or DecodedKind.Binary:
                    received = new WireReceived(decoded.Kind == DecodedKind.Text ? WireMessageKind.Text : WireMessageKind.Binary, decoded.Count, decoded.EndOfMessage);
                    ReleaseIfRead();
                    return true;
                case DecodedKind.Close:
                    _over = true;
                    (int code, string reason) = CloseBody.Read(_decoder.Control);
                    received = new WireReceived(WireMessageKind.Close, 0, EndOfMessage: true, code, reason);
                    return true;
                case DecodedKind.Ping:
                    output.Answer(_decoder.Control);
                    break;
                case DecodedKind.Pong: // Nobody asked for it (5.5.3): the tunnel's own pings are messages.
                    break;
                default:
                    WantMore();
                    break;
            }
        }

        received = default;
        return false;
    }

    private Decoded Decode(Span<byte> buffer)
    {
        bool isValid = false;
        try
        {
            Decoded decoded = _decoder.Decode(ref _unread, buffer);
            isValid = true;
            return decoded;
        }
        finally
        {
            _over |= !isValid;
        }
    }

    private bool TryHold()
    {
        if (!_holds && input.TryRead(out ReadResult read))
        {
            Hold(read);
        }

        return _holds;
    }

    // A cancelled read is an abort, or the transport's owner, who has no say while a WebSocket uses it.
    private void Hold(ReadResult read)
    {
        _unread = read.Buffer;
        _holds = true;
        _ended = read.IsCompleted;
        if (_abandoned)
        {
            throw new IOException("The WebSocket was given up.");
        }
    }

    private void WantMore()
    {
        _holds = false;
        input.AdvanceTo(_unread.Start, _unread.End);
        if (_ended)
        {
            throw new IOException("The peer left without a close.");
        }
    }

    private void ReleaseIfRead()
    {
        if (_unread.IsEmpty)
        {
            Release(_unread.End);
        }
    }

    private void Release(SequencePosition consumed)
    {
        if (_holds)
        {
            _holds = false;
            input.AdvanceTo(consumed);
        }
    }
}
