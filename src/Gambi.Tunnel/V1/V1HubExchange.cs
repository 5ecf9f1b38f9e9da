using System.IO.Pipelines;
using System.Text;
using Gambi.Tunnel.Sessions;

namespace Gambi.Tunnel.V1;

/// <summary>The one exchange of a v1 tunnel as the hub sees it; also its reply.</summary>
internal sealed class V1HubExchange(V1HubTunnel tunnel, string requestId, int window) : TunnelReply
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<TunnelReply> _reply = new();
    private readonly V1Body _body = new(window);
    private IReadOnlyList<KeyValuePair<string, string>> _headers = [];
    private int _status;
    private bool _settled;
    private bool _over;

    /// <summary>The id that its messages carry.</summary>
    public string RequestId => requestId;

    /// <summary>The same as it stands in messages.</summary>
    public byte[] RequestIdBytes { get; } = Encoding.UTF8.GetBytes(requestId);

    /// <summary>The reply, once its head is there.</summary>
    public Task<TunnelReply> Reply => _reply.Task;

    /// <summary>Whether its head came, or nobody waits for it any more.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_gate)
            {
                return _settled;
            }
        }
    }

    /// <inheritdoc/>
    public override int Status => _status;

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <inheritdoc/>
    public override PipeReader Body => _body;

    /// <summary>Read loop: the head. False when it makes no sense.</summary>
    public bool TryStart(int status, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (status is < TunnelReply.LowestStatus or > TunnelReply.HighestStatus)
        {
            return false;
        }

        lock (_gate)
        {
            if (_settled)
            {
                return true;
            }

            _settled = true;
            _status = status;
            _headers = headers;
        }

        _reply.TrySetResult(this);
        return true;
    }

    /// <summary>Read loop: a chunk. False when it makes no sense.</summary>
    public bool TryAccept(ReadOnlySpan<byte> base64) => _body.TryAccept(base64);

    /// <summary>Read loop: waits until the consumer has room.</summary>
    public ValueTask<FlushResult> FlushAsync() => _body.FlushAsync();

    /// <summary>Read loop: the answer is complete.</summary>
    public void End()
    {
        bool answered;
        lock (_gate)
        {
            answered = _settled;
            _over = answered;
        }

        if (answered)
        {
            _body.Finish(failure: null);
        }
        else
        {
            Fail(new TunnelException(TunnelFailure.Remote, "provider", "The participant ended the answer without a status."));
        }
    }

    /// <summary>Read loop: the participant reports a failure.</summary>
    public void FailRemotely(string? stage, string? message)
    {
        bool started;
        lock (_gate)
        {
            started = _settled;
        }

        string known = stage is "provider" or "stream" or "tunnel" ? stage : started ? "stream" : "provider";
        Fail(new TunnelException(TunnelFailure.Remote, known, PeerText.Of(message ?? "The participant failed.")));
    }

    /// <summary>Ends the exchange with a failure; nothing happens when it has ended.</summary>
    public void Fail(TunnelException failure)
    {
        lock (_gate)
        {
            _settled = true;
            _over = true;
        }

        _body.Finish(failure);
        _reply.TrySetException(failure);
    }

    /// <summary>The caller stopped waiting for the reply.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_settled)
            {
                return;
            }

            _settled = true;
        }

        Stop();
        _reply.TrySetCanceled(cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Stop();
        return ValueTask.CompletedTask;
    }

    /// <summary>The rest of the answer is read and thrown away; the participant is asked to stop.</summary>
    private void Stop()
    {
        lock (_gate)
        {
            if (_over)
            {
                _body.Complete();
                return;
            }

            _over = true;
        }

        _body.Abandon();
        tunnel.TryQueue(MessageWriter.Cancel(requestId));
    }
}
