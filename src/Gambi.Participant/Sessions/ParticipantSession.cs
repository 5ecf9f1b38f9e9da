using Gambi.Contracts;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>One participant in one room: registers, opens the tunnel, serves, and comes back after a loss.</summary>
/// <remarks>
/// It ends by itself when somebody removed the participant or another runtime took over its id (reason <c>closed</c>), when the room is gone for 30 s, when the hub no longer takes the
/// password or the registration, and when there is no way back for <see cref="ParticipantOptions.ReconnectFor"/>.
/// </remarks>
public sealed class ParticipantSession : IAsyncDisposable
{
    private readonly ParticipantOptions _options;
    private readonly SessionState _state = new();
    private readonly EventSink _events;
    private readonly SessionLink _link;
    private readonly LossJudge _judge;
    private readonly WayBack _wayBack;
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _hurry = new();
    private IParticipantTunnel? _tunnel;
    private Task<ParticipantClosed>? _completion;

    private ParticipantSession(ParticipantOptions options)
    {
        _options = options;
        _events = new(options.Observer);
        _link = new(options, _state, _events);
        _judge = new(options, _link.Hub);
        _wayBack = new(options, _state, _link, _events);
    }

    /// <summary>Where the session is.</summary>
    public ParticipantState State => _state.Current;

    /// <summary>Requests being served now.</summary>
    public int Active => _tunnel?.Active ?? 0;

    /// <summary>The room's code, as given.</summary>
    public string RoomCode => _options.RoomCode;

    /// <summary>The participant's id in the room.</summary>
    public string ParticipantId => _options.ParticipantId;

    /// <summary>The models served, the default one first: as given, or as the provider listed them at the start.</summary>
    public IReadOnlyList<string> Models => _options.Models;

    /// <summary>Completes, and never faults, when the session is over: by <see cref="LeaveAsync(CancellationToken)"/>, at the hub's wish, or by a loss with no way back.</summary>
    public Task<ParticipantClosed> Completion => _completion!;

    /// <summary>
    /// Finds out what the options leave open, registers, opens the tunnel, and returns when the participant serves. What fails here is thrown as it is, because nothing was lost that could be
    /// restored; a registration made is taken back.
    /// </summary>
    /// <param name="options">Who joins, where, with what.</param>
    /// <param name="cancellationToken">Ends the joining; not what was joined.</param>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    /// <exception cref="ProviderProbeException">No models were named, and the provider lists none.</exception>
    /// <exception cref="Client.GambiException">The hub cannot be reached, or refuses.</exception>
    /// <exception cref="TunnelConnectException">The hub registers, but its tunnel does not open.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<ParticipantSession> StartAsync(ParticipantOptions options, CancellationToken cancellationToken = default)
    {
        OptionsCheck.Check(options);
        ParticipantSession session = new(await ProviderDiscovery.CompleteAsync(options, cancellationToken).ConfigureAwait(false));
        try
        {
            IParticipantTunnel tunnel = await session.JoinAsync(cancellationToken).ConfigureAwait(false);
            session._completion = session.RunAsync(tunnel);
            return session;
        }
        catch
        {
            session._link.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes nothing new, finishes what runs for <see cref="ParticipantOptions.LeaveTimeout"/> or until <paramref name="cancellationToken"/> hurries, removes the registration and closes.
    /// Asked again, or when the session is over already, it only waits for the end.
    /// </summary>
    /// <param name="cancellationToken">Cuts off what runs; the registration is removed all the same.</param>
    /// <returns>How the session ended; never faults.</returns>
    public async Task<ParticipantClosed> LeaveAsync(CancellationToken cancellationToken = default)
    {
        if (!Completion.IsCompleted)
        {
            await _leaving.CancelAsync().ConfigureAwait(false);
        }

        CancellationTokenRegistration hurry = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _hurry);
        await using (hurry.ConfigureAwait(false))
        {
            return await Completion.ConfigureAwait(false);
        }
    }

    /// <summary>Leaves at once: what runs is cut off, the registration removed if the hub answers within 5 s.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Completion.IsCompleted)
        {
            await _hurry.CancelAsync().ConfigureAwait(false);
            await _leaving.CancelAsync().ConfigureAwait(false);
        }

        await Completion.ConfigureAwait(false);
    }

    private async Task<IParticipantTunnel> JoinAsync(CancellationToken cancellationToken)
    {
        RegisteredParticipant registered = await _link.RegisterAsync(cancellationToken).ConfigureAwait(false);
        _events.Tell(new ParticipantRegisteredEvent(
            _options.RoomCode, _options.ParticipantId, _options.Nickname, _options.Models[0], _options.Endpoint.ToString()));
        try
        {
            IParticipantTunnel tunnel = await _link.ConnectAsync(registered, cancellationToken).ConfigureAwait(false);
            _state.MoveTo(ParticipantState.Serving);
            _events.Tell(new TunnelConnectedEvent(tunnel.Version));
            return tunnel;
        }
        catch when (!registered.Participant.Connection.Connected)
        {
            // An open tunnel under this id would be another runtime's, whose registration this now is too.
            await _link.Hub.RemoveAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<ParticipantClosed> RunAsync(IParticipantTunnel tunnel)
    {
        ParticipantClosed closed;
        try
        {
            closed = await ServeAsync(tunnel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            closed = await LeaveWithoutTunnelAsync().ConfigureAwait(false);
        }
        catch (Exception unexpected)
        {
            closed = await GiveUpAsync(
                new(ParticipantCloseReason.TunnelClosed, ParticipantCloseCause.Broken, $"The session broke: {unexpected.Message}", unexpected)).ConfigureAwait(false);
        }

        _state.MoveTo(ParticipantState.Closed);
        _link.Dispose();
        return closed;
    }

    private async Task<ParticipantClosed> ServeAsync(IParticipantTunnel? tunnel)
    {
        while (true)
        {
            _tunnel = tunnel!;
            long since = _options.Time.GetTimestamp();
            Loss? loss;
            await using (_tunnel.ConfigureAwait(false))
            {
                loss = await WatchAsync(_tunnel).ConfigureAwait(false);
                if (loss is null)
                {
                    return await LeaveAsync(_tunnel).ConfigureAwait(false);
                }
            }

            if (loss.Final is { } meant)
            {
                _events.Tell(new ParticipantLeftEvent(meant.Cause, Removed: meant.Cause is ParticipantCloseCause.Removed));
                return meant;
            }

            (tunnel, ParticipantClosed? lost) = await _wayBack.FindAsync(loss, _options.Time.GetElapsedTime(since), _leaving.Token).ConfigureAwait(false);
            if (lost is not null)
            {
                return await GiveUpAsync(lost).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Serves until something is lost; <c>null</c> when the owner leaves.</summary>
    private async Task<Loss?> WatchAsync(IParticipantTunnel tunnel)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        Task<Loss> heartbeats = new HeartbeatWatch(_link.Hub, _options.Time).WatchAsync(over.Token);
        Task first = await Task.WhenAny(tunnel.Closed, heartbeats, _events.Failed).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await ((Task)heartbeats).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_leaving.IsCancellationRequested)
        {
            return null;
        }

        if (_events.Failed.IsCompleted)
        {
            throw new InvalidOperationException("The observer threw.", await _events.Failed.ConfigureAwait(false));
        }

        return first == tunnel.Closed
            ? await _judge.OfTunnelAsync(await tunnel.Closed.ConfigureAwait(false), _leaving.Token).ConfigureAwait(false)
            : await _judge.OfHeartbeatAsync(await heartbeats.ConfigureAwait(false), tunnel, _leaving.Token).ConfigureAwait(false);
    }

    private async Task<ParticipantClosed> LeaveAsync(IParticipantTunnel tunnel)
    {
        _events.Tell(new ParticipantLeavingEvent(tunnel.Active));
        using (CancellationTokenSource over = new())
        {
            // Without heartbeats the hub would take the participant for offline while it finishes.
            Task heartbeats = new HeartbeatWatch(_link.Hub, _options.Time).WatchAsync(over.Token);
            await DrainAsync(tunnel).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            await heartbeats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        bool removed = await _link.Hub.RemoveAsync().ConfigureAwait(false);
        await tunnel.CloseAsync(TunnelProtocol.NormalClosure, "The participant left.", CancellationToken.None).ConfigureAwait(false);
        return Left(removed);
    }

    private async Task DrainAsync(IParticipantTunnel tunnel)
    {
        using CancellationTokenSource deadline = new(_options.LeaveTimeout, _options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_hurry.Token, deadline.Token);
        try
        {
            await tunnel.DrainAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Time is up for what still runs; closing cuts it off.
        }
    }

    private async Task<ParticipantClosed> LeaveWithoutTunnelAsync()
    {
        _events.Tell(new ParticipantLeavingEvent(Active: 0));
        return Left(await _link.Hub.RemoveAsync().ConfigureAwait(false));
    }

    private ParticipantClosed Left(bool removed)
    {
        _events.Tell(new ParticipantLeftEvent(ParticipantCloseCause.Left, removed));
        return new(ParticipantCloseReason.Closed, ParticipantCloseCause.Left, $"{_options.ParticipantId} left room {_options.RoomCode}.");
    }

    private async Task<ParticipantClosed> GiveUpAsync(ParticipantClosed lost)
    {
        if (lost.Cause is ParticipantCloseCause.GaveUp or ParticipantCloseCause.Broken)
        {
            await _link.Hub.RemoveAsync().ConfigureAwait(false);
        }

        _events.Tell(lost.Reason is ParticipantCloseReason.HeartbeatFailed ? new HeartbeatFailedEvent(lost.Message) : new TunnelFailedEvent(lost.Message));
        return lost;
    }
}
