namespace Gambi.Tunnel.V2;

/// <summary>One exchange on a v2 tunnel as the hub sees it.</summary>
internal sealed class HubStream(V2HubTunnel tunnel, int window) : TunnelStream(tunnel.Outbox, window)
{
    // Continued inline: by the read loop when the head arrived, by the outbox when the body's last byte left.
    private readonly TaskCompletionSource<TunnelReply> _reply = new();
    private IReadOnlyList<KeyValuePair<string, string>>? _headers;
    private int _status;
    private bool _settled;

    /// <summary>The reply, once its head is there and the request's body is no longer needed.</summary>
    public Task<TunnelReply> Reply => _reply.Task;

    /// <summary>Read loop: the reply's head is whole.</summary>
    public void OnReply(int status, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        _status = status;
        _headers = headers;
        TakesData = true;
    }

    /// <inheritdoc/>
    public override void Publish()
    {
        if (InboundEnded)
        {
            // A reply may end before the request has: what is left of its body is of no use.
            tunnel.Remove(this);
            lock (Outbox.Gate)
            {
                Sender.Close();
            }
        }
        else if (Inbound.IsFull && IsStillSending())
        {
            // Each side would wait for the other: the body for credit, the reply for a reader that comes only after the body.
            Break(new TunnelException(TunnelFailure.Remote, "provider", "The participant answered at length before it had read the request."));
            return;
        }

        Inbound.Publish();
        Settle();
    }

    /// <inheritdoc/>
    public override void OnWritten() => Settle();

    /// <inheritdoc/>
    public override void OnCancelled(CancelCode code, string text) => Fail(code switch
    {
        CancelCode.Refused => new TunnelException(TunnelFailure.Refused, "tunnel", "The participant takes no new request."),
        CancelCode.Tunnel => new TunnelException(TunnelFailure.Remote, "tunnel", text),
        CancelCode.Provider => new TunnelException(TunnelFailure.Remote, "provider", text),
        CancelCode.Stream => new TunnelException(TunnelFailure.Remote, "stream", text),
        _ => new TunnelException(TunnelFailure.Remote, _headers is null ? "provider" : "stream", text),
    });

    /// <inheritdoc/>
    public override void OnClosed(TunnelClosed cause) => Fail(V2HubTunnel.Gone(cause));

    /// <summary>The caller of the exchange stopped waiting for its reply.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        if (CancelRemote(onlyUnsettled: true))
        {
            Inbound.Abandon();
            _reply.TrySetCanceled(cancellationToken);
        }
    }

    /// <summary>The reply was disposed of.</summary>
    public void Abandon()
    {
        CancelRemote(onlyUnsettled: false);
        Inbound.Abandon();
    }

    private bool CancelRemote(bool onlyUnsettled)
    {
        lock (Outbox.Gate)
        {
            if (onlyUnsettled && _settled)
            {
                return false;
            }

            _settled = true;
            if (Sender.IsAlive)
            {
                tunnel.Remove(this);
                Sender.QueueCancel(CancelCode.Cancelled, "");
                Outbox.Enqueue(Sender);
            }
        }

        Outbox.Kick();
        return true;
    }

    private bool IsStillSending()
    {
        lock (Outbox.Gate)
        {
            return Sender.IsWriting;
        }
    }

    private void Settle()
    {
        lock (Outbox.Gate)
        {
            if (_settled || _headers is null || Sender.IsWriting)
            {
                return;
            }

            _settled = true;
        }

        _reply.TrySetResult(new V2Reply(this, _status, _headers));
    }

    private void Break(TunnelException failure)
    {
        CancelRemote(onlyUnsettled: false);
        Fail(failure);
    }

    private void Fail(TunnelException failure)
    {
        lock (Outbox.Gate)
        {
            _settled = true;
        }

        Inbound.Finish(failure);
        _reply.TrySetException(failure);
    }
}
