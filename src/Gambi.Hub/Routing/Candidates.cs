using System.Collections.Immutable;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Who may serve a request: at least one participant, each there and with a protocol to be asked in. Whether one has a free slot is another question.</summary>
internal sealed record Candidates(ImmutableArray<Participant> Participants)
{
    /// <summary>The model asked for by name; <c>null</c> means each one's default.</summary>
    public string? Model { get; init; }

    /// <summary>Whether the request named its participant, so that another would be wrong.</summary>
    public bool IsPinned { get; init; }

    /// <summary>The id of the participant that has what the request continues in its cache, if any: it goes first when it has a free slot.</summary>
    public string? Warm { get; init; }

    /// <summary>Whether equals are taken at random rather than in order of joining.</summary>
    public bool AnyOrder { get; init; }

    /// <summary>The provider's own name of the model that <paramref name="registration"/> serves this request with, or <c>null</c> when it no longer can.</summary>
    public string? ModelOf(ParticipantRegistration registration) =>
        Model is null ? registration.Model : registration.FindModel(Model);
}
