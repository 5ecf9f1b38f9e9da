using Gambi.Adaptation;
using Gambi.Contracts;

namespace Gambi.Hub.Routing;

/// <summary>The names of protocols.</summary>
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
}
