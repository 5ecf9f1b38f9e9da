using System.Collections.Immutable;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Finds who may serve a request: those that the selector allows, that can be asked and that are there.</summary>
internal sealed class CandidateFinder(TimeProvider time)
{
    /// <summary>Who may serve it now.</summary>
    public Outcome<Candidates> Find(AdmissionAsk ask) => FindRegistered(ask).TryGet(out var candidates, out var failure) ? Reachable(candidates) : failure;

    /// <summary>Who may serve it, now or when they are back.</summary>
    public static Outcome<Candidates> FindRegistered(AdmissionAsk ask)
    {
        if (!Select(ask.Room, Selector.Parse(ask.Selector)).TryGet(out var selected, out var failure))
        {
            return failure;
        }

        var askable = selected.Participants.RemoveAll(p => p.Registration.AskedIn(ask.Protocol) is null);
        if (askable.IsEmpty)
        {
            return RoutingFailures.NoProtocol(selected.Participants);
        }

        var untried = ask.Tried.IsEmpty ? askable : askable.RemoveAll(p => ask.Tried.Contains(p.Id));
        return untried.IsEmpty ? RoutingFailures.NobodyLeft : selected with { Participants = untried, Warm = ask.Warm };
    }

    /// <summary>Of some who may serve a request, those that are there; and not those that fail again and again, while there are others.</summary>
    public Outcome<Candidates> Reachable(Candidates candidates)
    {
        var now = time.GetUtcNow();
        var there = candidates.Participants.RemoveAll(p => !p.IsThereAt(now));
        if (there.IsEmpty)
        {
            return RoutingFailures.Offline(candidates.Participants, candidates.Model);
        }

        var answering = there.Length == 1 ? there : there.RemoveAll(p => p.Health.IsEjectedAt(now));
        return candidates with { Participants = answering.IsEmpty ? there : answering };
    }

    private static Outcome<Candidates> Select(Room room, Selector selector)
    {
        var everyone = room.Participants;
        if (selector.Kind == SelectorKind.Any)
        {
            return everyone.IsEmpty ? RoutingFailures.Empty(room) : new Candidates(everyone) { AnyOrder = true };
        }

        if (selector.Kind == SelectorKind.Name && room.Find(selector.Name) is { } pinned)
        {
            return new Candidates([pinned]) { IsPinned = true };
        }

        var serving = everyone.Where(p => p.Registration.FindModel(selector.Name) is not null).ToImmutableArray();
        return serving.IsEmpty ? RoutingFailures.Unknown(room, selector) : new Candidates(serving) { Model = selector.Name };
    }
}
