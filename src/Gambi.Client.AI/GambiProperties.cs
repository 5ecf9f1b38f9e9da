using Microsoft.Extensions.AI;

namespace Gambi.Client.AI;

/// <summary>The keys under which <see cref="ChatResponse.AdditionalProperties"/>, and the first update of a stream, say who answered; each value is a text, and absent when the hub did not say.</summary>
public static class GambiProperties
{
    /// <summary>The id of the participant that answered.</summary>
    public const string Participant = "gambi.participant";

    /// <summary>The provider's own name of the model that answered.</summary>
    public const string Model = "gambi.model";

    /// <summary>Why that participant was chosen, in few words such as <c>least-loaded-of-3</c>.</summary>
    public const string Route = "gambi.route";

    /// <summary>What identifies the request in the hub's log.</summary>
    public const string RequestId = "gambi.request_id";
}
