namespace Gambi.Adaptation;

/// <summary>The kinds of request of the inference plane that have a body.</summary>
public enum InferenceProtocol
{
    /// <summary>OpenAI Responses.</summary>
    Responses,

    /// <summary>OpenAI Chat Completions.</summary>
    ChatCompletions,

    /// <summary>OpenAI Embeddings.</summary>
    Embeddings,

    /// <summary>OpenAI's legacy Completions.</summary>
    Completions,
}
