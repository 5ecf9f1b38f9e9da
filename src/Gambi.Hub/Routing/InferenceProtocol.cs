namespace Gambi.Hub.Routing;

/// <summary>What the inference plane can be asked in.</summary>
internal enum InferenceProtocol
{
    OpenResponses,
    ChatCompletions,
    Embeddings,
    Completions,
}
