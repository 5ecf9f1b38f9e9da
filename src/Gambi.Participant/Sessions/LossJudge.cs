using Gambi.Client;
using Gambi.Contracts;
using Gambi.Tunnel;

namespace Gambi.Participant;

/// <summary>Tells an end that somebody meant from one to come back from.</summary>
/// <remarks>
/// A hub closes a tunnel with 1000 when the participant was removed, and when another tunnel opened under its id. So after a 1000 one heartbeat asks: 404
/// <c>PARTICIPANT_NOT_FOUND</c> means removed; 403, by which its key is no longer the right one, and an answer that the participant is there and not offline, now or 2 s later, mean that another runtime serves under this id. Both are final, because
/// coming back would undo what somebody wanted, or fight the other runtime for ever. Every other close, and every other answer, is a loss.
/// </remarks>
/// <param name="options">Whose session.</param>
/// <param name="hub">Whom to ask.</param>
internal sealed class LossJudge(ParticipantOptions options, HubRegistration hub)
{
    // Removing a participant closes its tunnel at the same moment; the close may arrive just after the heartbeat that met the removal.
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(2);

    /// <summary>What the end of a tunnel means.</summary>
    public async Task<Loss> OfTunnelAsync(TunnelClosed closed, CancellationToken cancellationToken)
    {
        Loss loss = new(LossKind.Tunnel, Describe(closed));
        if (closed is not { ByPeer: true, Code: TunnelProtocol.NormalClosure })
        {
            return loss;
        }

        try
        {
            return await IsServedAsync(cancellationToken).ConfigureAwait(false) ? loss with { Final = Superseded() } : loss;
        }
        catch (GambiException removed) when (HubErrors.IsParticipantGone(removed))
        {
            return loss with { Final = Removed() };
        }
        catch (GambiException taken) when (HubErrors.IsOthers(taken))
        {
            return loss with { Final = Superseded() };
        }
        catch (GambiException failed)
        {
            return loss with { Error = failed };
        }
    }

    /// <summary>What a failed heartbeat means while the tunnel was still open.</summary>
    public async Task<Loss> OfHeartbeatAsync(Loss loss, IParticipantTunnel tunnel, CancellationToken cancellationToken)
    {
        if (loss.Error is null || !HubErrors.IsParticipantGone(loss.Error))
        {
            return loss;
        }

        using CancellationTokenSource grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task first = await Task.WhenAny(tunnel.Closed, Task.Delay(CloseGrace, options.Time, grace.Token)).ConfigureAwait(false);
        await grace.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (first != tunnel.Closed)
        {
            return loss;
        }

        TunnelClosed closed = await tunnel.Closed.ConfigureAwait(false);
        return closed is { ByPeer: true, Code: TunnelProtocol.NormalClosure } ? loss with { Final = Removed() } : loss;
    }

    // The hub may close the old tunnel a moment before it counts the new one, so that "offline" is asked twice.
    private async Task<bool> IsServedAsync(CancellationToken cancellationToken)
    {
        HeartbeatResult alive = await hub.HeartbeatAsync(cancellationToken).ConfigureAwait(false);
        if (alive.Status is ParticipantStatus.Offline)
        {
            await Task.Delay(CloseGrace, options.Time, cancellationToken).ConfigureAwait(false);
            alive = await hub.HeartbeatAsync(cancellationToken).ConfigureAwait(false);
        }

        return alive.Status is not ParticipantStatus.Offline;
    }

    private static string Describe(TunnelClosed closed) => closed.Reason.Length > 0
        ? $"The tunnel closed with {closed.Code}: {closed.Reason}"
        : $"The tunnel closed with {closed.Code}.";

    private ParticipantClosed Removed() => new(
        ParticipantCloseReason.Closed, ParticipantCloseCause.Removed, $"Somebody removed {options.ParticipantId} from room {options.RoomCode}.");

    private ParticipantClosed Superseded() => new(
        ParticipantCloseReason.Closed,
        ParticipantCloseCause.Superseded,
        $"Another runtime joined room {options.RoomCode} as {options.ParticipantId} and took over.");
}
