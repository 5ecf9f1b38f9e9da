using Gambi.Contracts;
using Gambi.Hub.Events;
using Gambi.Hub.Failures;
using Gambi.Tunnel;

namespace Gambi.Hub.Rooms;

/// <summary>The coming, changing and going of participants, each told once whatever caused it.</summary>
internal sealed class Presence(RoomEventLog events, TimeProvider time, RoomLimits limits)
{
    /// <summary>Registers, or registers again; an open tunnel stays.</summary>
    public Outcome<(Participant Participant, bool Created)> Register(Room room, string id, ParticipantRegistration registration)
    {
        var fresh = new Participant(id, registration, registration.UpdatedAt);
        while (true)
        {
            // Held before anybody can see it, so that nothing about it is told before its joining.
            lock (fresh.Gate)
            {
                if (!room.GetOrAdd(fresh, limits.ParticipantsPerRoom).TryGet(out var present, out var failure))
                {
                    return failure;
                }

                if (present == fresh)
                {
                    Tell(room, RoomEventTypes.ParticipantJoined, fresh);
                    return (fresh, true);
                }

                if (TryUpdate(room, present, registration))
                {
                    return (present, false);
                }
            }

            // Removed between the two steps: it is no longer in the room, so the next round adds it anew.
        }
    }

    /// <summary>Removes a participant and closes its tunnel; <c>false</c> when it was gone already.</summary>
    public async ValueTask<bool> LeaveAsync(Room room, Participant participant, CancellationToken cancellationToken)
    {
        IParticipantLink? link;
        lock (participant.Gate)
        {
            if (participant.IsRemoved)
            {
                return false;
            }

            link = participant.Remove();
            events.Publish(room.Code, RoomEventTypes.ParticipantLeft, new ParticipantRef(participant.Id), ContractsJson.Default.ParticipantRef);
            room.Remove(participant, time.GetUtcNow());
        }

        room.Line?.Pump();

        if (link is not null)
        {
            await link.CloseAsync(TunnelProtocol.NormalClosure, "The participant was removed.", cancellationToken);
        }

        return true;
    }

    public void Heartbeat(Room room, Participant participant)
    {
        participant.Seen(time.GetUtcNow());
        Settle(room, participant);
        participant.Offer();
    }

    /// <summary>Puts a tunnel in use; <c>false</c> when the participant is gone. The one it supersedes, if any, is for the caller to close.</summary>
    public bool TryAttach(Room room, Participant participant, IParticipantLink link, out IParticipantLink? superseded)
    {
        lock (participant.Gate)
        {
            superseded = null;
            if (participant.IsRemoved)
            {
                return false;
            }

            superseded = participant.Attach(link, time.GetUtcNow());
            Settle(room, participant);
        }

        participant.Offer();
        return true;
    }

    /// <summary>Takes a tunnel that closed out of use.</summary>
    public void Detach(Room room, Participant participant, IParticipantLink link)
    {
        lock (participant.Gate)
        {
            participant.Detach(link);
            Settle(room, participant);
        }

        room.Line?.Pump();
    }

    /// <summary>Tells that a participant became reachable or unreachable, if it did.</summary>
    public void Settle(Room room, Participant participant)
    {
        lock (participant.Gate)
        {
            if (participant.HasTurned(time.GetUtcNow(), out var reachable))
            {
                var type = reachable ? RoomEventTypes.ParticipantOnline : RoomEventTypes.ParticipantOffline;
                events.Publish(room.Code, type, new ParticipantRef(participant.Id), ContractsJson.Default.ParticipantRef);
            }
        }
    }

    private bool TryUpdate(Room room, Participant participant, ParticipantRegistration registration)
    {
        lock (participant.Gate)
        {
            if (participant.IsRemoved)
            {
                return false;
            }

            participant.Register(registration);
            Tell(room, RoomEventTypes.ParticipantUpdated, participant);
            Settle(room, participant);
        }

        // Another model, another number of slots: for some there may be more now, for others nobody any more.
        room.Line?.Pump();
        return true;
    }

    private void Tell(Room room, string type, Participant participant) =>
        events.Publish(room.Code, type, participant.Summarize(time.GetUtcNow()), ContractsJson.Default.ParticipantSummary);
}
