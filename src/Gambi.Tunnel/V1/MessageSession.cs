using System.Threading.Channels;
using Gambi.Tunnel.Sessions;

namespace Gambi.Tunnel.V1;

/// <summary>What both ends of a v1 tunnel share: whole messages in, a short queue of messages out.</summary>
internal abstract class MessageSession(ITunnelWire wire, TunnelOptions options) : TunnelSession(wire, options)
{
    // What a tunnel keeps from message to message.
    private const int Kept = 4 * 1024;

    // Messages that wait for the wire; whoever has more to send waits too.
    private const int QueueLimit = 16;

    private readonly PooledBuffer _incoming = new(Kept);
    private readonly Channel<PooledBuffer> _queue = Channel.CreateBounded<PooledBuffer>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });
    private (int Code, string Reason) _close;

    /// <summary>What the two ends agreed on.</summary>
    public TunnelVersion Version { get; } = TunnelVersion.V1;

    /// <inheritdoc/>
    protected override Memory<byte> ReceiveBuffer => _incoming.GetMemory();

    /// <inheritdoc/>
    protected override bool IsBetweenMessages => _incoming.Count == 0;

    /// <summary>Starts the tunnel.</summary>
    public void Open() => Start();

    /// <summary>Queues a message when there is room for it; takes it over either way.</summary>
    public async ValueTask QueueAsync(PooledBuffer message, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException)
        {
            message.Dispose();
            throw;
        }
    }

    /// <summary>Queues a small message, or drops it: a full queue means that the peer does not read at all.</summary>
    public bool TryQueue(PooledBuffer message)
    {
        bool queued = _queue.Writer.TryWrite(message);
        if (!queued)
        {
            message.Dispose();
        }

        return queued;
    }

    /// <summary>Takes one whole message; what is returned pauses reading until it completes.</summary>
    protected abstract ValueTask OnMessageAsync(ReadOnlySpan<byte> message);

    /// <inheritdoc/>
    protected override ValueTask OnReceivedAsync(WireReceived received)
    {
        _incoming.Advance(received.Count);
        if (_incoming.Count > Options.MaxMessageBytes)
        {
            throw new TunnelViolationException("The message is too large.", TunnelProtocol.MessageTooBig);
        }

        if (!received.EndOfMessage)
        {
            return ValueTask.CompletedTask;
        }

        ValueTask taken = OnMessageAsync(_incoming.Written.Span);
        _incoming.Reset(Kept);
        return taken;
    }

    /// <inheritdoc/>
    protected override async Task WriteLoopAsync()
    {
        try
        {
            await foreach (PooledBuffer message in _queue.Reader.ReadAllAsync(Abort).ConfigureAwait(false))
            {
                using (message)
                {
                    await Wire.SendAsync(message.Written, WireMessageKind.Text, Abort).ConfigureAwait(false);
                }
            }

            await Wire.CloseAsync(_close.Code, _close.Reason, Abort).ConfigureAwait(false);
        }
        finally
        {
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out PooledBuffer? unsent))
            {
                unsent.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    protected override void QueueClose(int code, string reason)
    {
        _close = (code, reason);
        _queue.Writer.TryComplete();
    }

    /// <inheritdoc/>
    protected override void ReleaseReceiveBuffer() => _incoming.Dispose();
}
