using Gambi.Contracts;

namespace Gambi.Hub.Responses;

/// <summary>Errors about responses, under the codes that OpenAI's clients expect.</summary>
internal static class ResponseErrors
{
    /// <summary>The room has no such response.</summary>
    public static ErrorDefinition NotFound { get; } = new("RESPONSE_NOT_FOUND", 404, "Responses are kept for a day, the newest of them, and only while their room lives.");

    /// <summary>The response that a request wants to continue is not known.</summary>
    public static ErrorDefinition PreviousNotFound { get; } = new("PREVIOUS_RESPONSE_NOT_FOUND", 404, "Send the conversation so far as `input` instead.");

    /// <summary>An item that the input refers to is not known.</summary>
    public static ErrorDefinition ItemNotFound { get; } = new("ITEM_NOT_FOUND", 404, "Send the item itself instead of a reference to it.");

    /// <summary>The hub does not do this.</summary>
    public static ErrorDefinition Unsupported { get; } = new("UNSUPPORTED_PARAMETER", 400);
}
