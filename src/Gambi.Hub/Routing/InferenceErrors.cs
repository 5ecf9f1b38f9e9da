using Gambi.Contracts;

namespace Gambi.Hub.Routing;

/// <summary>Errors that only the inference plane knows, under the codes that OpenAI's clients expect.</summary>
internal static class InferenceErrors
{
    /// <summary>Nobody in the room is known to have made this response.</summary>
    public static ErrorDefinition ResponseNotFound { get; } = new("RESPONSE_NOT_FOUND", 404, "Responses are remembered for a day, and only while their participant is in the room.");

    /// <summary>The response that a request wants to continue is not known.</summary>
    public static ErrorDefinition PreviousResponseNotFound { get; } = new("PREVIOUS_RESPONSE_NOT_FOUND", 404, "Send the conversation so far as `input` instead.");

    /// <summary>The provider speaks another protocol, which cannot say this.</summary>
    public static ErrorDefinition UnsupportedParameter { get; } = new("UNSUPPORTED_PARAMETER", 400, "Leave it out, or name a participant whose provider speaks the protocol of this route.");
}
