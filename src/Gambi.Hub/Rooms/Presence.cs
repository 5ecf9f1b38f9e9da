using Gambi.Contracts;
using Gambi.Hub.Events;
using Gambi.Hub.Failures;
using Gambi.Hub.Security;
using Gambi.Tunnel;

namespace Gambi.Hub.Rooms;

/// <summary>The coming, changing and going of participants, each told once whatever caused it.</summary>
internal sealed class Presence(RoomRecords records, ParticipantTurns turns, RoomEventLog events, IdSource ids, TimeProvider time, RoomLimits limits)
{
    /// <summary>
    /// Registers, or registers again; an open tunnel stays. A new participant is answered with its key, which is kept nowhere else. Who registers again without the key may (the
    /// doors let them in), and that is told; who shows a wrong one may not.
    /// </summary>
    public async ValueTask<Outcome<(Participant Participant, string? Key)>> RegisterAsync(
        Room room, string id, ParticipantRegistration registration, string? key, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(room, id, cancellationToken);
        var newKey = ids.NewSecret();
        var fresh = new Participant(id, registration, registration.UpdatedAt) { KeyHash = Secrets.Hash(newKey) };
        var present = room.Find(id);
        if (present is not null && key is not null && !present.IsOwner(key))
        {
            return NotTheOwner(present);
        }

        if (await records.RegisteredAsync(room, present ?? fresh, registration, isNew: present is null) is { } notKept)
        {
            return notKept;
        }

        if (Register(room, fresh, registration, isOwner: key is not null).TryGet(out var registered, out var failure))
        {
            return (registered, registered == fresh ? newKey : null);
        }

        // The room was full, or went meanwhile.
        records.Undo(room, id);
        return failure;
    }

    /// <summary>Removes a participant and closes its tunnel; <c>false</c> when it was gone already, a failure when that cannot be kept.</summary>
    public async ValueTask<Outcome<bool>> LeaveAsync(Room room, Participant participant, CancellationToken cancellationToken)
    {
        IParticipantLink? link;
        using (await turns.TakeAsync(room, participant.Id, cancellationToken))
        {
            if (room.Find(participant.Id) != participant)
            {
                return false;
            }

            if (await records.LeftAsync(room, participant.Id) is { } notKept)
            {
                return notKept;
            }

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
        }

        room.Line?.Pump();

        // After the turn: nobody waits to register while a machine that sleeps is said goodbye to.
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

    public static HubFailure NotTheOwner(Participant participant) => new(ErrorCatalog.Forbidden, $"That is not the key of participant '{participant.Id}'.")
    {
        Hint = $"Send in {GambiHeaders.ParticipantKey} the participantKey that its first registration answered, or choose another participant id.",
    };

    private Outcome<Participant> Register(Room room, Participant fresh, ParticipantRegistration registration, bool isOwner)
    {
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
                    return fresh;
                }

                if (TryUpdate(room, present, registration, isOwner))
                {
                    return present;
                }
            }

            // Removed between the two steps: it is no longer in the room, so the next round adds it anew.
        }
    }

    private bool TryUpdate(Room room, Participant participant, ParticipantRegistration registration, bool isOwner)
    {
        lock (participant.Gate)
        {
            if (participant.IsRemoved)
            {
                return false;
            }

            participant.Register(registration);
            Tell(room, RoomEventTypes.ParticipantUpdated, participant);
            if (!isOwner)
            {
                events.Publish(room.Code, RoomEventTypes.ParticipantReplaced, new ParticipantRef(participant.Id), ContractsJson.Default.ParticipantRef);
            }

            Settle(room, participant);
        }

        // Another model, another number of slots: for some there may be more now, for others nobody any more.
        room.Line?.Pump();
        return true;
    }

    private void Tell(Room room, string type, Participant participant) =>
        events.Publish(room.Code, type, participant.Summarize(time.GetUtcNow()), ContractsJson.Default.ParticipantSummary);
}
