using System.Buffers;
using System.IO.Pipelines;

namespace Gambi.Tunnel.V2;

/// <summary>One exchange on a v2 tunnel as the participant serves it.</summary>
internal sealed class ParticipantStream : TunnelStream, ITunnelExchange, IDisposable
{
    private readonly V2ParticipantTunnel _tunnel;
    private readonly CancellationTokenSource _lifetime = new();

    // Kept beside its source: whoever cancels may still name it when the handler has returned and the source is gone.
    private readonly CancellationToken _token;
    private readonly WriteCompletion _completion = new();
    private Task _cancelling = Task.CompletedTask;
    private TunnelRequestHead? _head;
    private bool _served;
    private bool _started;
    private bool _waiting;
    private bool _over;

    public ParticipantStream(V2ParticipantTunnel tunnel, int window)
        : base(tunnel.Outbox, window)
    {
        _tunnel = tunnel;
        _token = _lifetime.Token;
    }

    /// <inheritdoc/>
    public TunnelRequestHead Head => _head!;

    /// <inheritdoc/>
    public bool HasBody { get; private set; }

    /// <inheritdoc/>
    public PipeReader Body => Inbound;

    /// <summary>Read loop: the request's head is whole.</summary>
    public void OnRequest(TunnelRequestHead head, bool hasBody)
    {
        _head = head;
        HasBody = hasBody;
        TakesData = true;
        if (!hasBody)
        {
            InboundEnded = true;
            Inbound.MarkEnd();
        }
    }

    /// <summary>Runs the handler; never throws.</summary>
    public async Task ServeAsync(ITunnelRequestHandler handler)
    {
        try
        {
            await handler.HandleAsync(this, _token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Its text may quote a payload or a credential; the hub learns only that it failed, below.
        }

        bool started;
        lock (Outbox.Gate)
        {
            _over = true;
            started = _started;
        }

        Finish(sender => sender.QueueCancel(started ? CancelCode.Stream : CancelCode.Provider, "The participant could not finish the request."));
        Inbound.Abandon();
        await _cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public override void Publish()
    {
        Inbound.Publish();
        if (!_served)
        {
            _served = true;
            _tunnel.Serve(this);
        }
    }

    /// <inheritdoc/>
    public ValueTask StartAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken) =>
        StartAsync(status, headers, ReadOnlyMemory<byte>.Empty, isWhole: false, cancellationToken);

    /// <inheritdoc/>
    public ValueTask StartAsync(
        int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, bool isWhole, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, TunnelReply.LowestStatus);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, TunnelReply.HighestStatus);
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlyMemory<byte> head = HeadCodec.Write(status, headers);
        if (head.Length > HeadCodec.Largest)
        {
            throw new TunnelException(TunnelFailure.Protocol, "provider", "The provider's response headers are too large for the tunnel.");
        }

        lock (Outbox.Gate)
        {
            ThrowUnlessOpen(wantsStarted: false);
            _started = true;
            Sender.QueueHead(FrameType.Reply, head, ends: false);
            Queue(body, isWhole);
        }

        return SentAsync(body.IsEmpty, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Outbox.Gate)
        {
            ThrowUnlessOpen(wantsStarted: true);
            if (bytes.IsEmpty)
            {
                return ValueTask.CompletedTask;
            }

            Queue(bytes, isLast: false);
        }

        return SentAsync(isEmpty: false, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Outbox.Gate)
        {
            ThrowUnlessOpen(wantsStarted: true);
        }

        Finish(static sender => sender.QueueData(ReadOnlySequence<byte>.Empty, end: true));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask FailAsync(string stage, string message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CancelCode code = stage switch
        {
            "tunnel" => CancelCode.Tunnel,
            "stream" => CancelCode.Stream,
            _ => CancelCode.Provider,
        };
        Finish(sender => sender.QueueCancel(code, message));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void OnWritten()
    {
        lock (Outbox.Gate)
        {
            // A write that was cancelled as it left may have been followed by another, which still waits.
            if (!_waiting || Sender.IsWriting)
            {
                return;
            }

            _waiting = false;
            if (Sender.IsClosed)
            {
                // Not before: until its last byte has left, it may need credit.
                _tunnel.Remove(this);
            }
        }

        _completion.Succeed();
    }

    /// <inheritdoc/>
    public override void Drop()
    {
        base.Drop();
        if (!_over)
        {
            // Whoever writes from now on is told why; callbacks run on the pool: aborting a provider's request must not hold up the read loop.
            _cancelling = _lifetime.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public override void OnCancelled(CancelCode code, string text) => Cancel(new OperationCanceledException("The hub cancelled the request."));

    /// <inheritdoc/>
    public override void OnClosed(TunnelClosed cause) => Cancel(new TunnelException(TunnelFailure.Closed, "tunnel", $"The tunnel is closed: {cause.Reason} ({cause.Code})"));

    /// <inheritdoc/>
    public void Dispose() => _lifetime.Dispose();

    private void Cancel(Exception bodyFailure)
    {
        lock (Outbox.Gate)
        {
            if (_over)
            {
                return;
            }
        }

        Inbound.Finish(bodyFailure);
        FailWrite(new OperationCanceledException("The exchange is over.", _token));
    }

    /// <summary>Under the gate.</summary>
    private void Queue(ReadOnlyMemory<byte> bytes, bool isLast)
    {
        if (!bytes.IsEmpty || isLast)
        {
            Sender.QueueData(new ReadOnlySequence<byte>(bytes), isLast);
        }

        _waiting = !bytes.IsEmpty;
        if (isLast && !_waiting)
        {
            _tunnel.Remove(this);
        }

        Outbox.Enqueue(Sender);
    }

    private ValueTask SentAsync(bool isEmpty, CancellationToken cancellationToken)
    {
        Outbox.Kick();
        if (isEmpty)
        {
            return ValueTask.CompletedTask;
        }

        if (!_completion.IsOver && cancellationToken.CanBeCanceled && cancellationToken != _token)
        {
            _completion.Hold(cancellationToken.UnsafeRegister(
                static (state, token) => ((ParticipantStream)state!).FailWrite(new OperationCanceledException(token)), this));
        }

        return _completion.Task;
    }

    private void FailWrite(OperationCanceledException failure)
    {
        lock (Outbox.Gate)
        {
            if (!_waiting)
            {
                return;
            }

            _waiting = false;
            Sender.Withdraw();
        }

        _completion.Fail(failure);
    }

    /// <summary>Queues the stream's last frame and forgets the stream, unless it has ended already.</summary>
    private void Finish(Action<StreamSender> last)
    {
        lock (Outbox.Gate)
        {
            if (Sender.IsClosed)
            {
                return;
            }

            last(Sender);
            _tunnel.Remove(this);
            Outbox.Enqueue(Sender);
        }

        Outbox.Kick();
    }

    private void ThrowUnlessOpen(bool wantsStarted)
    {
        if (!Sender.IsAlive && _token.IsCancellationRequested)
        {
            throw new OperationCanceledException("The exchange is over.", _token);
        }

        if (Sender.IsClosed || _started != wantsStarted)
        {
            throw new InvalidOperationException(
                Sender.IsClosed ? "The exchange has ended." : _started ? "The exchange has started already." : "The exchange has not started.");
        }
    }
}
