using Gambi.Contracts;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>
/// Comes back after a loss: waits, registers again, opens a new tunnel, until it works, <see cref="ParticipantOptions.ReconnectFor"/> is over, the room has been gone for 30 s, or the
/// hub says something that trying again does not change.
/// </summary>
internal sealed class WayBack
{
    // A hub that restores its rooms after a start says 404 until it has.
    private static readonly TimeSpan RoomGrace = TimeSpan.FromSeconds(30);

    // A tunnel that did not even live this long proves nothing: the waits go on growing, so that a hub that cuts each new tunnel is not hammered.
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(30);

    private readonly ParticipantOptions _options;
    private readonly SessionState _state;
    private readonly SessionLink _link;
    private readonly EventSink _events;
    private readonly Backoff _backoff;

    public WayBack(ParticipantOptions options, SessionState state, SessionLink link, EventSink events)
    {
        _options = options;
        _state = state;
        _link = link;
        _events = events;
        _backoff = new(options.Random);
    }

    /// <summary>Brings a new tunnel, or says how the session is over.</summary>
    /// <param name="loss">What was lost.</param>
    /// <param name="served">How long the lost tunnel had been open.</param>
    /// <param name="cancellationToken">Leaves.</param>
    public async Task<(IParticipantTunnel? Tunnel, ParticipantClosed? Closed)> FindAsync(Loss loss, TimeSpan served, CancellationToken cancellationToken)
    {
        long lost = _options.Time.GetTimestamp();
        long? roomGone = null;
        if (served >= Stable)
        {
            _backoff.Reset();
        }

        _state.MoveTo(ParticipantState.Reconnecting);
        (string reason, Exception? error) = (loss.Reason, loss.Error);
        for (int attempt = 1; ; attempt++)
        {
            roomGone = error is null || Unheard(error) ? roomGone : HubErrors.IsRoomGone(error) ? roomGone ?? _options.Time.GetTimestamp() : null;
            if (Verdict(loss, reason, error, lost, roomGone) is { } closed)
            {
                return (null, closed);
            }

            TimeSpan wait = Wait(lost, roomGone);
            _events.Tell(new TunnelLostEvent(reason, wait, attempt));
            await Task.Delay(wait, _options.Time, cancellationToken).ConfigureAwait(false);
            try
            {
                RegisteredParticipant registered = await _link.RegisterAsync(cancellationToken).ConfigureAwait(false);
                IParticipantTunnel tunnel = await _link.ConnectAsync(registered, cancellationToken).ConfigureAwait(false);
                _state.MoveTo(ParticipantState.Serving);
                _events.Tell(new TunnelRestoredEvent(tunnel.Version, _options.Time.GetElapsedTime(lost), attempt));
                return (tunnel, null);
            }
            catch (Exception failed) when (HubErrors.IsExpected(failed))
            {
                (reason, error) = (failed.Message, failed);
                _state.MoveTo(ParticipantState.Reconnecting);
            }
        }
    }

    // While no hub answers, nothing new is known about the room.
    private static bool Unheard(Exception error) => error is Client.GambiException { Failure: not Client.GambiFailure.Refused };

    private ParticipantClosed? Verdict(Loss loss, string reason, Exception? error, long lost, long? roomGone)
    {
        ParticipantCloseReason how = loss.Kind is LossKind.Heartbeat ? ParticipantCloseReason.HeartbeatFailed : ParticipantCloseReason.TunnelClosed;
        return (error, roomGone) switch
        {
            ({ } wrong, _) when HubErrors.IsWrongPassword(wrong) =>
                new(how, ParticipantCloseCause.WrongPassword, $"Room {_options.RoomCode} no longer takes this password.", wrong),
            ({ } refused, _) when HubErrors.IsRefusal(refused) =>
                new(how, ParticipantCloseCause.Refused, $"The hub refuses the registration: {reason}", refused),
            (_, { } since) when _options.ReconnectFor == TimeSpan.Zero || _options.Time.GetElapsedTime(since) >= RoomGrace =>
                new(how, ParticipantCloseCause.RoomGone, $"Room {_options.RoomCode} is gone.", error),
            _ when _options.Time.GetElapsedTime(lost) >= _options.ReconnectFor =>
                new(how, ParticipantCloseCause.GaveUp, _options.ReconnectFor == TimeSpan.Zero
                    ? reason
                    : $"There was no way back in {_options.ReconnectFor.TotalSeconds:0} s: {reason}", error),
            _ => null,
        };
    }

    // The last attempts fall on the moments at which the session would give up, not somewhere before them.
    private TimeSpan Wait(long lost, long? roomGone)
    {
        TimeSpan wait = Min(_backoff.Next(), _options.ReconnectFor - _options.Time.GetElapsedTime(lost));
        wait = roomGone is { } since ? Min(wait, RoomGrace - _options.Time.GetElapsedTime(since)) : wait;
        // Delays are cut to whole milliseconds; one cut short would wake just before the moment it is for.
        return TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
