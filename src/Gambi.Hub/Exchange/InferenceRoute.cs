using Gambi.Adaptation;
using Gambi.Tunnel;

namespace Gambi.Hub.Exchange;

/// <summary>A route that asks a model for something: its path on both sides, and what a tunnel calls it.</summary>
internal sealed record InferenceRoute(InferenceProtocol Protocol, string Path, string Operation)
{
    private static readonly InferenceRoute[] Each =
    [
        new(InferenceProtocol.Responses, "/responses", TunnelOperations.ResponsesCreate),
        new(InferenceProtocol.ChatCompletions, "/chat/completions", TunnelOperations.ChatCompletionsCreate),
        new(InferenceProtocol.Embeddings, "/embeddings", TunnelOperations.EmbeddingsCreate),
        new(InferenceProtocol.Completions, "/completions", TunnelOperations.CompletionsCreate),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<InferenceRoute> All => Each;

    /// <summary>The path at a provider.</summary>
    public string ProviderPath { get; } = $"/v1{Path}";

    public static InferenceRoute Of(InferenceProtocol protocol)
    {
        foreach (var route in Each)
        {
            if (route.Protocol == protocol)
            {
                return route;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "No route asks in this protocol.");
    }
}
