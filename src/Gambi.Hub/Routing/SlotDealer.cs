using System.Collections.Immutable;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Gives what is free in a room to those who wait in their order. Asked under the line's lock.</summary>
/// <param name="room">Where they wait.</param>
/// <param name="order">Their order.</param>
/// <param name="finder">Who may serve them.</param>
/// <param name="slots">Whose slot is best.</param>
/// <param name="time">The clock.</param>
/// <param name="served">Told of each that no longer waits.</param>
internal sealed class SlotDealer(Room room, LineOrder order, CandidateFinder finder, SlotChoice slots, TimeProvider time, Action<Waiter> served)
{
    /// <summary>Whoever is before it first, then itself: of what is left for it, the best.</summary>
    public bool TryServeAtOnce(Waiter waiter)
    {
        while (finder.Reachable(waiter.CandidatesIn(room)).TryGet(out var reachable, out _))
        {
            var left = reachable.Participants.Where(p => IsLeftFor(waiter, p)).ToImmutableArray();
            if (slots.Best(reachable with { Participants = left }, time.GetUtcNow()) is not { } best)
            {
                return false;
            }

            if (TryGive(best, waiter, hasWaited: false))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsLeftFor(Waiter waiter, Participant participant)
    {
        while (participant.LoadAt(time.GetUtcNow()) is not null && NextFor(participant) is { } next)
        {
            if (next == waiter)
            {
                return true;
            }

            TryGive(participant, next, hasWaited: true);
        }

        return false;
    }

    /// <summary>Gives a participant's free slots to whoever is next for them.</summary>
    public void Drain(Participant participant)
    {
        while (participant.LoadAt(time.GetUtcNow()) is not null && NextFor(participant) is { } next)
        {
            TryGive(participant, next, hasWaited: true);
        }
    }

    private Waiter? NextFor(Participant participant) =>
        order.FirstFor(participant, participant.Registration, participant.Health.IsEjectedAt(time.GetUtcNow()) ? HasOthers : null);

    /// <summary>Whether somebody who answers could serve it, so that it is not for one who fails again and again.</summary>
    private bool HasOthers(LineDemand demand)
    {
        var now = time.GetUtcNow();
        return room.Participants.Any(p => demand.Allows(p) && !p.Health.IsEjectedAt(now) && p.IsThereAt(now));
    }

    /// <summary>Serves it; <c>false</c> when the slot is gone, or the participant has changed, and has to be looked at again.</summary>
    private bool TryGive(Participant participant, Waiter waiter, bool hasWaited)
    {
        if (participant.TryTakeSlot(time.GetUtcNow()) is not { } slot)
        {
            return false;
        }

        if (waiter.Demand.ModelAt(participant, slot.Registration) is not { } model)
        {
            slot.Withdraw();
            return false;
        }

        var candidates = room.Participants.Count(waiter.Demand.Allows);
        order.Serve(waiter);
        served(waiter);
        waiter.End(new Admitted(slot, model)
        {
            Route = RouteReason.Of(waiter.Demand.PinnedId is not null, participant.Id == waiter.Ask.Warm, candidates, hasWaited),
            IsPinned = waiter.Demand.PinnedId is not null,
            Queued = hasWaited ? time.GetElapsedTime(waiter.Since) : waiter.Ask.Waited,
        });
        return true;
    }
}
