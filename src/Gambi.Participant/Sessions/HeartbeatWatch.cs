using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Participant;

/// <summary>Sends heartbeats until one says that the registration is lost, or too many in a row fail.</summary>
/// <param name="hub">Where to.</param>
/// <param name="time">The clock of their interval.</param>
internal sealed class HeartbeatWatch(HubRegistration hub, TimeProvider time)
{
    // At three intervals of 10 s the hub takes the participant for offline.
    private const int FailuresToLoss = 3;

    public async Task<Loss> WatchAsync(CancellationToken cancellationToken)
    {
        int failures = 0;
        while (true)
        {
            await Task.Delay(ContractLimits.HeartbeatInterval, time, cancellationToken).ConfigureAwait(false);
            try
            {
                await hub.HeartbeatAsync(cancellationToken).ConfigureAwait(false);
                failures = 0;
            }
            catch (GambiException lost) when (HubErrors.IsParticipantGone(lost) || HubErrors.IsRoomGone(lost) || HubErrors.IsWrongPassword(lost) || HubErrors.IsOthers(lost))
            {
                return new(LossKind.Heartbeat, lost.Message, lost);
            }
            catch (GambiException failed)
            {
                failures++;
                if (failures >= FailuresToLoss)
                {
                    return new(LossKind.Heartbeat, $"{failures} heartbeats in a row failed: {failed.Message}", failed);
                }
            }
        }
    }
}
