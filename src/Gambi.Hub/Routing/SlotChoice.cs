using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Takes a slot of the candidate whose cache is warm, else of the least loaded, by share of its slots.</summary>
internal sealed class SlotChoice(TieBreaker ties, TimeProvider time)
{
    /// <summary>
    /// A slot of whoever goes first of all who may serve it; <c>null</c> when there is none free, or nobody. In one look at the room: most requests find a slot, and
    /// <see cref="CandidateFinder"/> says of the others why not.
    /// </summary>
    public Admitted? TryTake(AdmissionAsk ask)
    {
        var demand = LineDemand.Of(ask);

        // Loads may be stale by the time a slot is asked for: taking it is what decides. Whoever was full then is no longer chosen, so this ends; and whoever is not
        // served for a race that it lost so often, waits its turn.
        for (var attempts = ask.Room.Participants.Length; attempts > 0; attempts--)
        {
            var now = time.GetUtcNow();
            var looked = Look(ask, demand, now);
            if (looked.Best is not { } best)
            {
                return null;
            }

            if (best.TryTakeSlot(now) is not { } slot)
            {
                continue;
            }

            if (demand.ModelAt(best, slot.Registration) is { } model)
            {
                return new(slot, model)
                {
                    Route = RouteReason.Of(demand.PinnedId is not null, best.Id == ask.Warm, looked.Count, waited: false),
                    IsPinned = demand.PinnedId is not null,
                    Queued = ask.Waited,
                };
            }

            slot.Dispose();
        }

        return null;
    }

    /// <summary>Of some candidates, who has a slot free and goes first.</summary>
    public Participant? Best(Candidates candidates, DateTimeOffset now)
    {
        var best = new LeastLoaded(candidates.Warm, candidates.AnyOrder, ties.Draw());
        foreach (var participant in candidates.Participants)
        {
            if (candidates.ModelOf(participant.Registration) is not null && participant.IsThereAt(now))
            {
                best.Add(participant);
            }
        }

        return best.Best;
    }

    /// <summary>Those that are there; and those that fail again and again only when there are no others.</summary>
    private LeastLoaded Look(AdmissionAsk ask, LineDemand demand, DateTimeOffset now)
    {
        var answering = new LeastLoaded(ask.Warm, demand.IsAnybody, ties.Draw());
        var ejected = answering;
        var pinned = demand.PinnedId is { } id ? ask.Room.Find(id) : null;
        foreach (var participant in pinned is null ? ask.Room.Participants.AsSpan() : new(in pinned))
        {
            if (!demand.Allows(participant) || !participant.IsThereAt(now))
            {
                continue;
            }

            if (participant.Health.IsEjectedAt(now))
            {
                ejected.Add(participant);
            }
            else
            {
                answering.Add(participant);
            }
        }

        return answering.Count > 0 ? answering : ejected;
    }
}
