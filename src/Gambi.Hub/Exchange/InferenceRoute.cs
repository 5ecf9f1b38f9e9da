using Gambi.Adaptation;
using Gambi.Tunnel;

namespace Gambi.Hub.Exchange;

/// <summary>A route that asks a model for something: its path on both sides, and what a tunnel calls it.</summary>
internal sealed record InferenceRoute(InferenceProtocol Protocol, string Path, string Operation)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<InferenceRoute> All { get; } =
    [
        new(InferenceProtocol.Responses, "/responses", TunnelOperations.ResponsesCreate),
        new(InferenceProtocol.ChatCompletions, "/chat/completions", TunnelOperations.ChatCompletionsCreate),
        new(InferenceProtocol.Embeddings, "/embeddings", TunnelOperations.EmbeddingsCreate),
        new(InferenceProtocol.Completions, "/completions", TunnelOperations.CompletionsCreate),
    ];

    public static InferenceRoute Of(InferenceProtocol protocol) => All.First(route => route.Protocol == protocol);
}
