namespace Gambi.Contracts;

/// <summary>The names of protocols in events.</summary>
public static class InferenceProtocolName
{
    /// <summary>OpenAI Responses.</summary>
    public const string OpenResponses = "openResponses";

    /// <summary>OpenAI Chat Completions.</summary>
    public const string ChatCompletions = "chatCompletions";

    /// <summary>Embeddings (ours).</summary>
    public const string Embeddings = "embeddings";

    /// <summary>The older text completions (ours).</summary>
    public const string Completions = "completions";
}
