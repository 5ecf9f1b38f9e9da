using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Takes a slot of the candidate whose cache is warm, else of the least loaded, by share of its slots.</summary>
internal sealed class SlotChoice(TieBreaker ties, TimeProvider time)
{
    /// <summary>A slot, or <c>null</c> when none is free.</summary>
    public Admitted? TryTake(Candidates candidates)
    {
        // Loads may be stale by the time a slot is asked for: taking it is what decides. Whoever was full then is no longer chosen, so this ends; and whoever is not
        // served for a race that it lost so often, waits its turn.
        for (var attempts = candidates.Participants.Length; attempts > 0; attempts--)
        {
            var now = time.GetUtcNow();
            if (Best(candidates, now) is not { } best)
            {
                return null;
            }

            if (best.TryTakeSlot(now) is { } slot)
            {
                if (candidates.ModelOf(slot.Registration) is { } model)
                {
                    return new Admitted(slot, model) { Route = RouteReason.Of(candidates.IsPinned, best.Id == candidates.Warm, candidates.Participants.Length, waited: false), IsPinned = candidates.IsPinned };
                }

                slot.Dispose();
            }
        }

        return null;
    }

    /// <summary>Who has a slot free and goes first; equals in order of joining, or by chance.</summary>
    public Participant? Best(Candidates candidates, DateTimeOffset now)
    {
        Participant? best = null;
        var (least, equals) = (double.MaxValue, 0);
        foreach (var participant in candidates.Participants)
        {
            if (candidates.ModelOf(participant.Registration) is null || participant.LoadAt(now) is not { } load)
            {
                continue;
            }

            if (participant.Id == candidates.Warm)
            {
                return participant;
            }

            if (load > least)
            {
                continue;
            }

            equals = load < least ? 1 : equals + 1;
            if (equals == 1 || (candidates.AnyOrder && ties.IsOneIn(equals)))
            {
                (best, least) = (participant, load);
            }
        }

        return best;
    }
}
