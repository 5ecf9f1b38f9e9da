using Gambi.Contracts;

namespace Gambi.Hub.Routing;

/// <summary>Errors that only the inference plane knows, under the codes that OpenAI's clients expect.</summary>
internal static class InferenceErrors
{
    /// <summary>The provider speaks another protocol, which cannot say this.</summary>
    public static ErrorDefinition UnsupportedParameter { get; } = new("UNSUPPORTED_PARAMETER", 400, "Leave it out, or name a participant whose provider speaks the protocol of this route.");
}
