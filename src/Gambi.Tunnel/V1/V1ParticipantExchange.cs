using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace Gambi.Tunnel.V1;

/// <summary>One exchange on a v1 tunnel as the participant serves it.</summary>
internal sealed class V1ParticipantExchange(V1ParticipantTunnel tunnel, string requestId, TunnelRequestHead head, byte[] body) : ITunnelExchange, IDisposable
{
    // One chunk message carries at most this much, so that the queue of messages stays small in bytes too.
    private const int LargestChunk = 32 * 1024;

    private readonly CancellationTokenSource _lifetime = new();
    private readonly Lock _gate = new();
    private Task _cancelling = Task.CompletedTask;
    private bool _started;
    private bool _ended;
    private bool _over;

    /// <summary>The id that its messages carry.</summary>
    public string RequestId => requestId;

    /// <inheritdoc/>
    public TunnelRequestHead Head => head;

    /// <inheritdoc/>
    public bool HasBody => body.Length > 0;

    /// <inheritdoc/>
    public PipeReader Body { get; } = PipeReader.Create(new ReadOnlySequence<byte>(body));

    /// <summary>Runs the handler; never throws.</summary>
    public async Task ServeAsync(ITunnelRequestHandler handler)
    {
        try
        {
            await handler.HandleAsync(this, _lifetime.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Its text may quote a payload or a credential; the hub learns only that it failed, below.
        }

        if (!_ended)
        {
            await EndAsync(MessageWriter.Error(requestId, _started ? "stream" : "provider", "The participant could not finish the request."), CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (_gate)
        {
            _over = true;
        }

        await _cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public async ValueTask StartAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, TunnelReply.LowestStatus);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, TunnelReply.HighestStatus);
        ThrowUnlessOpen(wantsStarted: false);
        _started = true;
        await SendAsync(MessageWriter.Start(requestId, status, headers), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask StartAsync(
        int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, bool isWhole, CancellationToken cancellationToken)
    {
        await StartAsync(status, headers, cancellationToken).ConfigureAwait(false);
        await WriteAsync(body, cancellationToken).ConfigureAwait(false);
        if (isWhole)
        {
            await CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ThrowUnlessOpen(wantsStarted: true);
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(bytes.Length, LargestChunk)..])
        {
            _lifetime.Token.ThrowIfCancellationRequested();
            await SendAsync(MessageWriter.Chunk(requestId, bytes.Span[..Math.Min(bytes.Length, LargestChunk)]), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        ThrowUnlessOpen(wantsStarted: true);
        await EndAsync(MessageWriter.End(requestId), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask FailAsync(string stage, string message, CancellationToken cancellationToken)
    {
        if (!_ended)
        {
            await EndAsync(MessageWriter.Error(requestId, stage, message), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The hub cancelled it, or the tunnel is gone.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            if (!_over)
            {
                // Callbacks run on the pool: aborting a provider's request must not hold up the read loop.
                _cancelling = _lifetime.CancelAsync();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lifetime.Dispose();

    private async Task EndAsync(PooledBuffer last, CancellationToken cancellationToken)
    {
        _ended = true;
        await SendAsync(last, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(PooledBuffer message, CancellationToken cancellationToken)
    {
        try
        {
            await tunnel.QueueAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new OperationCanceledException("The tunnel is closed.", _lifetime.Token);
        }
    }

    private void ThrowUnlessOpen(bool wantsStarted)
    {
        _lifetime.Token.ThrowIfCancellationRequested();
        if (_ended || _started != wantsStarted)
        {
            throw new InvalidOperationException(
                _ended ? "The exchange has ended." : _started ? "The exchange has started already." : "The exchange has not started.");
        }
    }
}
