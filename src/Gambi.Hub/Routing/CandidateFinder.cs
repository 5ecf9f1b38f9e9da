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
    public Outcome<Candidates> Find(Room room, InferenceProtocol protocol, string selector, string? warm) => Find(room, protocol, selector, warm, []);

    /// <summary>Leaves out whom the request was tried with already.</summary>
    public Outcome<Candidates> Find(AdmissionAsk ask) => Find(ask.Room, ask.Protocol, ask.Selector, ask.Warm, ask.Tried);

    private Outcome<Candidates> Find(Room room, InferenceProtocol protocol, string selector, string? warm, ImmutableHashSet<string> tried)
    {
        if (!Select(room, Selector.Parse(selector)).TryGet(out var candidates, out var failure))
        {
            return failure;
        }

        var left = tried.IsEmpty ? candidates.Participants : candidates.Participants.RemoveAll(p => tried.Contains(p.Id));
        return left.IsEmpty ? RoutingFailures.NobodyLeft : Reachable(candidates with { Participants = left, Warm = warm }, protocol);
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

    private Outcome<Candidates> Reachable(Candidates candidates, InferenceProtocol protocol)
    {
        var askable = candidates.Participants.RemoveAll(p => p.Registration.AskedIn(protocol) is null);
        if (askable.IsEmpty)
        {
            return RoutingFailures.NoProtocol(candidates.Participants);
        }

        var now = time.GetUtcNow();
        var there = askable.RemoveAll(p => p.StatusAt(now) == ParticipantStatus.Offline);
        if (there.IsEmpty)
        {
            return RoutingFailures.Offline(askable, candidates.Model);
        }

        // Who fails again and again is better than nobody, and worse than anybody else.
        var healthy = there.RemoveAll(p => p.Health.IsEjectedAt(now));
        return candidates with { Participants = healthy.IsEmpty ? there : healthy };
    }
}
