namespace Gambi.Tunnel.Sessions;

/// <summary>When the peer was heard last, and the moment at which that is too long ago.</summary>
internal sealed class SilenceWatch : IAsyncDisposable
{
    private readonly TunnelSession _session;
    private readonly TunnelOptions _options;
    private readonly ITimer _timer;
    private long _lastSeenTicks;
    private long _lastStamp;

    public SilenceWatch(TunnelSession session, TunnelOptions options)
    {
        _session = session;
        _options = options;
        _timer = options.Time.CreateTimer(static state => ((SilenceWatch)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Touch();
    }

    /// <summary>When the last byte came from the peer.</summary>
    public DateTimeOffset LastSeen => new(Volatile.Read(ref _lastSeenTicks), TimeSpan.Zero);

    /// <summary>Begins to watch.</summary>
    public void Start() => _timer.Change(_options.SilenceTimeout, Timeout.InfiniteTimeSpan);

    /// <summary>Notes that the peer is alive.</summary>
    public void Touch()
    {
        Volatile.Write(ref _lastSeenTicks, _options.Time.GetUtcNow().UtcTicks);
        Volatile.Write(ref _lastStamp, _options.Time.GetTimestamp());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        if (_session.IsReadingPaused)
        {
            Touch();
        }

        TimeSpan left = _options.SilenceTimeout - _options.Time.GetElapsedTime(Volatile.Read(ref _lastStamp));
        if (left > TimeSpan.Zero)
        {
            _timer.Change(left, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _session.OnSilence();
        }
    }
}
