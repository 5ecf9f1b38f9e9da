using System.Collections.Immutable;
using System.Net;
using Gambi.Adaptation;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>What a request wants of admission: who may serve it, and on whose behalf it waits.</summary>
internal sealed record AdmissionAsk
{
    public required Room Room { get; init; }

    /// <summary>What the client speaks.</summary>
    public required InferenceProtocol Protocol { get; init; }

    /// <summary>The request's <c>model</c>.</summary>
    public required string Selector { get; init; }

    /// <summary>The id of the participant that has the conversation in its cache, if any: preferred, no more.</summary>
    public string? Warm { get; init; }

    /// <summary>Ids of the participants that failed this request already and are not asked again.</summary>
    public ImmutableHashSet<string> Tried { get; init; } = [];

    /// <summary>Whose turn it takes in the line.</summary>
    public required IPAddress Client { get; init; }
}
