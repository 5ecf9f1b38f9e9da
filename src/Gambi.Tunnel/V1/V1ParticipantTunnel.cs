using Gambi.Tunnel.Sessions;

namespace Gambi.Tunnel.V1;

/// <summary>The participant's end of a v1 tunnel, for hubs that know nothing else. Such a hub may ask several things at once.</summary>
internal sealed class V1ParticipantTunnel(ITunnelWire wire, ITunnelRequestHandler handler, TunnelOptions options)
    : MessageSession(wire, options), IParticipantTunnel
{
    private readonly ServingCount _serving = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, V1ParticipantExchange> _exchanges = [];
    private bool _failed;
    private volatile bool _draining;

    /// <inheritdoc/>
    public int Active => _serving.Count;

    // A v1 hub whose client is slow has no other way to say so.
    /// <inheritdoc/>
    protected override bool MayBeHeldBack => true;

    /// <inheritdoc/>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        // v1 has no word for it: whoever asks from now on gets an error.
        _draining = true;
        await Task.WhenAny(_serving.WhenNone(), Closed).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await _serving.WhenNone().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override ValueTask OnMessageAsync(ReadOnlySpan<byte> message)
    {
        if (Message.TryRead(message, out Message read) && !read.RequestId.IsEmpty)
        {
            if (read.Type == MessageType.Request)
            {
                OnRequest(read);
            }
            else if (read.Type == MessageType.Cancel)
            {
                OnCancel(read.RequestIdText);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void SendPing() => TryQueue(MessageWriter.Ping(Options.Time.GetUtcNow()));

    /// <inheritdoc/>
    protected override void FailAll(TunnelClosed cause)
    {
        List<V1ParticipantExchange> exchanges;
        lock (_gate)
        {
            _failed = true;
            exchanges = [.. _exchanges.Values];
        }

        foreach (V1ParticipantExchange exchange in exchanges)
        {
            exchange.Cancel();
        }
    }

    private void OnRequest(Message message)
    {
        if (message.Operation is null || message.Method is null || message.Path is null)
        {
            return;
        }

        string requestId = message.RequestIdText;
        if (_draining || _serving.Count >= Options.MaxStreams)
        {
            TryQueue(MessageWriter.Error(requestId, "tunnel", "The participant takes no new request."));
            return;
        }

        var head = new TunnelRequestHead
        {
            Operation = message.Operation,
            Method = message.Method,
            Path = message.Path,
            Headers = message.Headers ?? [],
            Stream = message.Stream,
        };
        var exchange = new V1ParticipantExchange(this, requestId, head, message.Body.ToArray());
        lock (_gate)
        {
            if (_failed || !_exchanges.TryAdd(requestId, exchange))
            {
                exchange.Dispose();
                return;
            }
        }

        _ = ServeAsync(exchange);
    }

    private void OnCancel(string requestId)
    {
        V1ParticipantExchange? exchange;
        lock (_gate)
        {
            exchange = _exchanges.GetValueOrDefault(requestId);
        }

        exchange?.Cancel();
    }

    private async Task ServeAsync(V1ParticipantExchange exchange)
    {
        _serving.Enter();
        try
        {
            await exchange.ServeAsync(handler).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _exchanges.Remove(exchange.RequestId);
            }

            exchange.Dispose();
            _serving.Exit();
        }
    }
}
