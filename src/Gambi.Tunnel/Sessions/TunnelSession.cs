using System.Diagnostics.CodeAnalysis;

namespace Gambi.Tunnel.Sessions;

/// <summary>The life of one tunnel at one end, whatever its version: reading, silence, closing, and the one moment at which everything on it fails.</summary>
internal abstract class TunnelSession : IAsyncDisposable
{
    private readonly TaskCompletionSource<TunnelClosed> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _ending = new();
    private readonly SilenceWatch _silence;
    private readonly ITimer _ping;
    private readonly StallWatch _sending;
    private readonly MessageWatch _arriving;
    private volatile TunnelClosed? _cause;
    private bool _closeSent;
    private bool _finished;
    private ITimer? _patience;
    private Farewell _farewell;
    private Task _run = Task.CompletedTask;

    protected TunnelSession(ITunnelWire wire, TunnelOptions options)
    {
        Wire = _sending = new StallWatch(wire, options.Time);
        _arriving = new MessageWatch(options.Time);
        Options = options;
        _silence = new SilenceWatch(this, options);
        _ping = options.Time.CreateTimer(static state => ((TunnelSession)state!).OnPingDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>When the last byte came from the peer.</summary>
    public DateTimeOffset LastSeen => _silence.LastSeen;

    /// <summary>Completes, never faults, when the tunnel is gone.</summary>
    public Task<TunnelClosed> Closed => _closed.Task;

    /// <summary>What the tunnel runs over.</summary>
    protected ITunnelWire Wire { get; }

    /// <summary>Times and bounds.</summary>
    protected TunnelOptions Options { get; }

    /// <summary>Cancelled when the wire may be dropped.</summary>
    protected CancellationToken Abort => _abort.Token;

    /// <summary>Where the next receive writes; memory is taken for it when there is none.</summary>
    protected abstract Memory<byte> ReceiveBuffer { get; }

    /// <summary>Whether nothing of a message is there, so that <see cref="ReleaseReceiveBuffer"/> loses nothing.</summary>
    protected abstract bool IsBetweenMessages { get; }

    /// <summary>Whether the read loop stands still because of its consumer: such a pause is no silence.</summary>
    public virtual bool IsReadingPaused => false;

    /// <summary>Whether the peer may stop reading for as long as it likes: that is how it holds this end back.</summary>
    protected virtual bool MayBeHeldBack => false;

    /// <summary>Ends the tunnel: nothing was heard of the peer for too long.</summary>
    public void OnSilence() => End(new TunnelClosed(TunnelProtocol.HeartbeatTimeout, TunnelProtocol.HeartbeatTimeoutReason, ByPeer: false), Farewell.Say);

    /// <summary>Closes with the closing handshake, bounded by the handshake timeout.</summary>
    public async ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        End(new TunnelClosed(code, reason, ByPeer: false), Farewell.Handshake);
        await Closed.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    [SuppressMessage("Usage", "CA1816", Justification = "Sealed descendants have no finalizer.")]
    public virtual async ValueTask DisposeAsync()
    {
        End(new TunnelClosed(TunnelProtocol.NormalClosure, "The tunnel was disposed of.", ByPeer: false), Farewell.Say);
        await _run.ConfigureAwait(false);
    }

    /// <summary>Starts the loops; the last thing a descendant's opening does.</summary>
    protected void Start()
    {
        _run = RunAsync();
        _ping.Change(Options.PingInterval, Options.PingInterval);
        _silence.Start();
    }

    /// <summary>Sends what is queued until a close has been sent or <see cref="Abort"/>.</summary>
    protected abstract Task WriteLoopAsync();

    /// <summary>Queues the close as the last thing to send.</summary>
    protected abstract void QueueClose(int code, string reason);

    /// <summary>Queues a ping.</summary>
    protected abstract void SendPing();

    /// <summary>Takes what was received into <see cref="ReceiveBuffer"/>.</summary>
    protected abstract ValueTask OnReceivedAsync(WireReceived received);

    /// <summary>Fails every exchange and takes no other; called once, without a lock.</summary>
    protected abstract void FailAll(TunnelClosed cause);

    /// <summary>Gives the memory of <see cref="ReceiveBuffer"/> back.</summary>
    protected abstract void ReleaseReceiveBuffer();

    /// <summary>Ends the tunnel unless it is ending: exchanges fail now, the wire goes after the farewell.</summary>
    protected void End(TunnelClosed cause, Farewell farewell)
    {
        lock (_ending)
        {
            if (_cause is not null)
            {
                return;
            }

            _cause = cause;
            _farewell = farewell;
        }

        try
        {
            FailAll(cause);
        }
        catch (Exception exception)
        {
            // A bug must not keep the tunnel from ending; it shows where the end is told.
            _cause = cause with { Reason = $"{cause.Reason} (and an unexpected {exception.GetType().Name}: {exception.Message})" };
        }

        if (farewell == Farewell.None)
        {
            AbortNow();
            return;
        }

        AbortLater();
        QueueClose(cause.Code, cause.Reason);
    }

    /// <summary>Notes that the peer is alive.</summary>
    protected void Touch() => _silence.Touch();

    private async Task RunAsync()
    {
        Task writing = GuardAsync(WriteThenGoAsync());
        await GuardAsync(ReadLoopAsync()).ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        await _silence.DisposeAsync().ConfigureAwait(false);
        await _ping.DisposeAsync().ConfigureAwait(false);
        if (!_closeSent)
        {
            Wire.Abort();
        }

        await Wire.DisposeAsync().ConfigureAwait(false);
        ReleaseReceiveBuffer();
        lock (_ending)
        {
            _finished = true;
            _patience?.Dispose();
            _abort.Dispose();
        }

        _closed.TrySetResult(_cause!);
    }

    /// <summary>Turns whatever ends a loop into the tunnel's end.</summary>
    private async Task GuardAsync(Task loop)
    {
        try
        {
            await loop.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // The end was decided elsewhere; this loop only obeys.
        }
        catch (TunnelViolationException violation)
        {
            // The wire's own rules: what would come next makes no sense any more.
            End(new TunnelClosed(violation.Code, violation.Message, ByPeer: false), Farewell.Say);
        }
        catch (IOException exception)
        {
            End(new TunnelClosed(TunnelProtocol.AbnormalClosure, exception.Message, ByPeer: false), Farewell.None);
            AbortNow();
        }
        catch (Exception exception)
        {
            End(new TunnelClosed(TunnelProtocol.AbnormalClosure, $"Unexpected {exception.GetType().Name}: {exception.Message}", ByPeer: false), Farewell.None);
            AbortNow();
        }
    }

    private async Task WriteThenGoAsync()
    {
        await WriteLoopAsync().ConfigureAwait(false);
        _closeSent = !_abort.IsCancellationRequested;
        if (_farewell == Farewell.Say)
        {
            AbortNow();
        }
    }

    private async Task ReadLoopAsync()
    {
        Memory<byte> thrownAway = default;
        while (true)
        {
            // Once closing, the descendant's buffer stays as it is, perhaps full.
            if (_cause is not null && thrownAway.IsEmpty)
            {
                thrownAway = new byte[1024];
            }

            WireReceived received = default;
            if (thrownAway.IsEmpty && IsBetweenMessages)
            {
                // Most tunnels are idle most of the time: no memory while nothing comes.
                ValueTask<WireReceived> waiting = Wire.ReceiveAsync(Memory<byte>.Empty, Abort);
                if (!waiting.IsCompleted)
                {
                    ReleaseReceiveBuffer();
                }

                received = await waiting.ConfigureAwait(false);
            }

            if (!received.EndOfMessage)
            {
                received = await Wire.ReceiveAsync(thrownAway.IsEmpty ? ReceiveBuffer : thrownAway, Abort).ConfigureAwait(false);
            }

            Touch();
            _arriving.Take(received);
            if (received.Kind == WireMessageKind.Close)
            {
                End(new TunnelClosed(received.CloseCode, PeerText.Of(received.CloseReason ?? ""), ByPeer: true), Farewell.Say);
                return;
            }

            if (_cause is not null || !thrownAway.IsEmpty)
            {
                continue; // Closing: only the peer's close is of interest.
            }

            try
            {
                await OnReceivedAsync(received).ConfigureAwait(false);
            }
            catch (TunnelViolationException violation)
            {
                End(new TunnelClosed(violation.Code, violation.Message, ByPeer: false), Farewell.Handshake);
            }
        }
    }

    // Pings keep a tunnel alive whose peer reads nothing, and bytes one whose message never ends: neither is silence, and each holds exchanges.
    private void OnPingDue()
    {
        if (!MayBeHeldBack && _sending.IsStalled(Options.StallTimeout, TunnelOptions.StallBytesPerSecond))
        {
            End(new TunnelClosed(TunnelProtocol.HeartbeatTimeout, "The peer does not read.", ByPeer: false), Farewell.None);
        }
        else if (!IsReadingPaused && _arriving.IsLate(Options.StallTimeout, TunnelOptions.StallBytesPerSecond))
        {
            End(new TunnelClosed(TunnelProtocol.HeartbeatTimeout, "A message did not arrive whole in time.", ByPeer: false), Farewell.Say);
        }
        else
        {
            SendPing();
        }
    }

    private void AbortLater()
    {
        lock (_ending)
        {
            if (!_finished)
            {
                _patience = Options.Time.CreateTimer(static state => ((TunnelSession)state!).AbortNow(), this, Options.HandshakeTimeout, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void AbortNow()
    {
        // Cancelling runs the loops' continuations; not under a lock.
        try
        {
            _abort.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Both loops have ended already.
        }
    }
}
