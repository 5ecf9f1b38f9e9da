namespace Gambi.Client;

/// <summary>The protocols an answer can be asked for in.</summary>
public enum AskProtocol
{
    /// <summary>OpenAI Responses.</summary>
    Responses,

    /// <summary>OpenAI Chat Completions.</summary>
    ChatCompletions,
}
