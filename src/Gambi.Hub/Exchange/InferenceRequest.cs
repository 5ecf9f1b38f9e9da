using Gambi.Adaptation;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Requests;
using Gambi.Hub.Responses;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Exchange;

/// <summary>A client's request, read and understood, before anybody is chosen for it.</summary>
internal sealed record InferenceRequest
{
    public required Room Room { get; init; }

    /// <summary>The query of its path, with the question mark; empty for none.</summary>
    public required string Query { get; init; }

    /// <summary>The headers that a provider gets.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The body and what was read of it; valid until the provider has answered.</summary>
    public required InspectedRequest Asked { get; init; }

    /// <summary>The response that the client continues; the body says the whole conversation in its place.</summary>
    public string? PreviousResponseId { get; init; }

    /// <summary>What the body lies in; given back as soon as the provider has answered.</summary>
    public required IDisposable Memory { get; init; }

    /// <summary>Where the response goes on its way; <c>null</c> when it is not to be kept.</summary>
    public ResponseRecording? Recording { get; init; }

    /// <summary>What is known of the response already, where it is made in background: whoever makes it there records it, too.</summary>
    public ResponseIdentity? Background { get; init; }

    public InferenceProtocol Protocol => Asked.Protocol;
}
