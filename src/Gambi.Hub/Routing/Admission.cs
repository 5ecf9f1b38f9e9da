using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Takes a slot of the candidate whose cache is warm, else of the least loaded, by share of its slots; answers at once when none is free.</summary>
internal sealed class Admission(CandidateFinder finder, TieBreaker ties, TimeProvider time)
{
    /// <summary>A slot of one of those who may serve it, taken until the answer ends.</summary>
    public ValueTask<Outcome<Admitted>> AdmitAsync(AdmissionAsk ask, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(
            finder.Find(ask).TryGet(out var candidates, out var failure) ? TakeSlot(candidates) : failure);
    }

    public Outcome<Admitted> TakeSlot(Candidates candidates)
    {
        // Loads may be stale by the time a slot is asked for: taking it is what decides, and the next one is tried where it is gone.
        foreach (var participant in LeastLoadedFirst(candidates))
        {
            if (participant.TryTakeSlot(time.GetUtcNow()) is { } slot)
            {
                if (candidates.ModelOf(slot.Registration) is { } model)
                {
                    return new Admitted(slot, model) { Route = candidates.RouteTo(participant), IsPinned = candidates.IsPinned };
                }

                slot.Dispose();
            }
        }

        return RoutingFailures.Busy(candidates);
    }

    private IEnumerable<Participant> LeastLoadedFirst(Candidates candidates)
    {
        if (candidates.Participants.Length == 1)
        {
            return candidates.Participants;
        }

        var participants = candidates.Participants.ToArray();
        if (candidates.AnyOrder)
        {
            ties.Shuffle(participants);
        }

        return participants.OrderBy(p => p.Id != candidates.Warm).ThenBy(static p => p.Active / (double)Math.Max(1, p.Capacity));
    }
}
