using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using Gambi.Tunnel.V2;

namespace Gambi.Tunnel.V1;

/// <summary>The hub's end of a v1 tunnel: one exchange at a time, so that not reading the tunnel is its exact back-pressure.</summary>
internal sealed class V1HubTunnel(ITunnelWire wire, TunnelOptions options) : MessageSession(wire, options), IHubTunnel
{
    private readonly Lock _gate = new();
    private V1HubExchange? _current;
    private TunnelClosed? _failed;
    private ulong _lastId;
    private volatile bool _paused;

    /// <inheritdoc/>
    public Action? OnFreed { get; set; }

    /// <inheritdoc/>
    public int MaxConcurrency => 1;

    /// <inheritdoc/>
    public bool IsFull => Volatile.Read(ref _current) is not null;

    /// <inheritdoc/>
    public bool IsDraining => false;

    /// <inheritdoc/>
    public override bool IsReadingPaused => _paused;

    /// <inheritdoc/>
    public async ValueTask<TunnelReply> SendAsync(TunnelRequestHead head, ReadOnlySequence<byte> body, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        V1HubExchange exchange = Reserve();
        try
        {
            await QueueAsync(MessageWriter.Request(exchange.RequestId, head, body), cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException exception)
        {
            Release(exchange);
            throw new TunnelException(TunnelFailure.Protocol, "tunnel", "A v1 tunnel carries JSON bodies only.", exception);
        }
        catch (ChannelClosedException)
        {
            // Closing: whoever ends the tunnel fails the exchange too.
        }
        catch
        {
            Release(exchange);
            throw;
        }

        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static (state, token) => ((V1HubExchange)state!).Cancel(token), exchange);
        return await exchange.Reply.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override ValueTask OnMessageAsync(ReadOnlySpan<byte> message)
    {
        if (!Message.TryRead(message, out Message read))
        {
            return ValueTask.CompletedTask;
        }

        if (read.Type == MessageType.Ping)
        {
            TryQueue(MessageWriter.Pong(Options.Time.GetUtcNow()));
            return ValueTask.CompletedTask;
        }

        V1HubExchange? exchange;
        lock (_gate)
        {
            exchange = _current;
        }

        return exchange is not null && read.RequestId.SequenceEqual(exchange.RequestIdBytes) ? OnAnswerAsync(exchange, read) : ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void SendPing()
    {
        // The participant pings in v1. While this end does not read it cannot answer, so it speaks up by itself.
        if (_paused)
        {
            TryQueue(MessageWriter.Pong(Options.Time.GetUtcNow()));
        }
    }

    /// <inheritdoc/>
    protected override void FailAll(TunnelClosed cause)
    {
        V1HubExchange? exchange;
        lock (_gate)
        {
            _failed = cause;
            exchange = _current;
            _current = null;
        }

        exchange?.Fail(V2HubTunnel.Gone(cause));
    }

    private ValueTask OnAnswerAsync(V1HubExchange exchange, Message message)
    {
        switch (message.Type)
        {
            case MessageType.Start:
                if (!exchange.TryStart(message.Status, message.Headers ?? []))
                {
                    Break(exchange, "provider", "The participant answered without a valid status.");
                }

                break;
            case MessageType.Chunk:
                if (!exchange.IsSettled)
                {
                    // Nobody reads a body before its head: it would fill up and stop the tunnel for ever.
                    Break(exchange, "provider", "The participant answered without a status.");
                    break;
                }

                if (exchange.TryAccept(message.Chunk))
                {
                    return FlushAsync(exchange.FlushAsync());
                }

                Break(exchange, "stream", "The participant sent a chunk that is no base64.");
                break;
            case MessageType.End:
                Release(exchange);
                exchange.End();
                break;
            case MessageType.Error:
                Release(exchange);
                exchange.FailRemotely(message.Stage, message.Text);
                break;
            default:
                break;
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask FlushAsync(ValueTask<FlushResult> flush)
    {
        return flush.IsCompletedSuccessfully ? Done(flush.Result) : WaitAsync(flush);

        static ValueTask Done(FlushResult _) => ValueTask.CompletedTask;

        async ValueTask WaitAsync(ValueTask<FlushResult> pending)
        {
            _paused = true;
            await pending.ConfigureAwait(false);
            _paused = false;
            Touch();
        }
    }

    /// <summary>Fails an exchange whose answer makes no sense; its slot stays taken until the participant ends it.</summary>
    private void Break(V1HubExchange exchange, string stage, string message)
    {
        TryQueue(MessageWriter.Cancel(exchange.RequestId));
        exchange.Fail(new TunnelException(TunnelFailure.Protocol, stage, message));
    }

    private V1HubExchange Reserve()
    {
        lock (_gate)
        {
            if (_failed is { } cause)
            {
                throw V2HubTunnel.Gone(cause);
            }

            if (_current is not null)
            {
                throw new TunnelException(TunnelFailure.Refused, "tunnel", "A v1 tunnel carries one request at a time.");
            }

            _current = new V1HubExchange(this, (++_lastId).ToString(CultureInfo.InvariantCulture), Options.InitialWindow);
            return _current;
        }
    }

    private void Release(V1HubExchange exchange)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_current, exchange))
            {
                return;
            }

            _current = null;
        }

        OnFreed?.Invoke();
    }
}
