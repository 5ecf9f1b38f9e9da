using System.Collections.Immutable;
using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Finds who may serve a request: those that the selector allows, that can be asked and that are there.</summary>
internal sealed class CandidateFinder(TimeProvider time)
{
    /// <param name="room">Where it is asked.</param>
    /// <param name="protocol">What the client speaks.</param>
    /// <param name="selector">The request's <c>model</c>.</param>
    /// <param name="warm">Who has the conversation in its cache, if anybody: preferred, no more.</param>
    public Outcome<Candidates> Find(Room room, InferenceProtocol protocol, string selector, string? warm) =>
        Select(room, Selector.Parse(selector)).TryGet(out var candidates, out var failure) ? Reachable(candidates with { Warm = warm }, protocol) : failure;

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
