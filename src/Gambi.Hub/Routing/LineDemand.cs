using System.Collections.Immutable;
using Gambi.Adaptation;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>What a request can use, as it was understood when it came: whoever it named, whoever has its model, or anybody; but nobody who failed it.</summary>
/// <param name="PinnedId">The id of the participant it named, if it did.</param>
/// <param name="Model">The model it named; <c>null</c> is each one's default.</param>
/// <param name="Protocol">What its client speaks.</param>
/// <param name="Tried">Who failed it.</param>
internal sealed record LineDemand(string? PinnedId, string? Model, InferenceProtocol Protocol, ImmutableHashSet<string> Tried)
{
    /// <summary>Whether anybody will do, with whatever model it has.</summary>
    public bool IsAnybody => PinnedId is null && Model is null;

    public static LineDemand Of(AdmissionAsk ask) => Selector.Parse(ask.Selector) switch
    {
        { Kind: SelectorKind.Any } => new(PinnedId: null, Model: null, ask.Protocol, ask.Tried),
        { Kind: SelectorKind.Name, Name: var name } when ask.Room.Find(name) is { } pinned => new(pinned.Id, Model: null, ask.Protocol, ask.Tried),
        { Name: var model } => new(PinnedId: null, model, ask.Protocol, ask.Tried),
    };

    public static LineDemand Of(AdmissionAsk ask, Candidates candidates) =>
        new(candidates.IsPinned ? candidates.Participants[0].Id : null, candidates.Model, ask.Protocol, ask.Tried);

    /// <summary>The provider's own name of the model that <paramref name="participant"/>, so registered, serves this with; <c>null</c> when it cannot.</summary>
    public string? ModelAt(Participant participant, ParticipantRegistration registration) =>
        (PinnedId is null || PinnedId == participant.Id) && (Tried.IsEmpty || !Tried.Contains(participant.Id)) && registration.AskedIn(Protocol) is not null
            ? Model is null ? registration.Model : registration.FindModel(Model)
            : null;

    public bool Allows(Participant participant) => ModelAt(participant, participant.Registration) is not null;
}
