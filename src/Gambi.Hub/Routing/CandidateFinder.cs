using System.Collections.Immutable;
using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Finds who may serve a request: those that the selector allows, that can be asked and that are there.</summary>
internal sealed class CandidateFinder(ResponseOwners owners, TimeProvider time)
{
    public Outcome<Candidates> Find(Room room, InferenceProtocol protocol, string selector, string? previousResponseId)
    {
        var selected = Select(room, Selector.Parse(selector));
        return !selected.TryGet(out var candidates, out var failure) ? failure
            : previousResponseId is null ? Reachable(candidates, protocol)
            : ContinueWithOwner(room, candidates, previousResponseId).TryGet(out var owner, out failure) ? Reachable(owner, protocol)
            : failure;
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

    /// <summary>Only its maker knows a response, so a request that continues it can go nowhere else.</summary>
    private Outcome<Candidates> ContinueWithOwner(Room room, Candidates candidates, string previousResponseId)
    {
        if (owners.Find(room, previousResponseId) is not { } ownerId || room.Find(ownerId) is not { } owner)
        {
            return RoutingFailures.UnknownPrevious(previousResponseId);
        }

        return candidates.Participants.Contains(owner)
            ? candidates with { Participants = [owner], IsPinned = true }
            : RoutingFailures.MadeByAnother(previousResponseId, owner);
    }

    private Outcome<Candidates> Reachable(Candidates candidates, InferenceProtocol protocol)
    {
        var askable = candidates.Participants.RemoveAll(p => p.Registration.AskedIn(protocol) is null);
        if (askable.IsEmpty)
        {
            return RoutingFailures.NoProtocol(candidates.Participants);
        }

        var now = time.GetUtcNow();
        var there = askable.RemoveAll(p => p.StatusAt(now) == ParticipantStatus.Offline);
        return there.IsEmpty ? RoutingFailures.Offline(askable, candidates.Model) : candidates with { Participants = there };
    }
}
