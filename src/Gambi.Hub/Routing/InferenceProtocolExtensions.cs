using Gambi.Adaptation;
using Gambi.Contracts;

namespace Gambi.Hub.Routing;

/// <summary>The wire names of protocols, and who speaks them.</summary>
internal static class InferenceProtocolExtensions
{
    /// <summary>The name in events.</summary>
    public static string WireName(this InferenceProtocol protocol) => protocol switch
    {
        InferenceProtocol.Responses => InferenceProtocolName.OpenResponses,
        InferenceProtocol.ChatCompletions => InferenceProtocolName.ChatCompletions,
        InferenceProtocol.Embeddings => InferenceProtocolName.Embeddings,
        _ => InferenceProtocolName.Completions,
    };

    /// <summary>The name for people.</summary>
    public static string Title(this InferenceProtocol protocol) => protocol switch
    {
        InferenceProtocol.Responses => "Responses",
        InferenceProtocol.ChatCompletions => "Chat Completions",
        InferenceProtocol.Embeddings => "Embeddings",
        _ => "Completions",
    };

    /// <summary>Whether a participant may be asked in this protocol; one that does not know what it speaks may.</summary>
    public static bool IsSpokenWith(this InferenceProtocol protocol, ParticipantCapabilities capabilities) => protocol switch
    {
        InferenceProtocol.Responses => capabilities.OpenResponses != ProtocolSupport.Unsupported,
        InferenceProtocol.ChatCompletions => capabilities.ChatCompletions != ProtocolSupport.Unsupported,
        _ => true,
    };
}
