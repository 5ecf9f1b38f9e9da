namespace Gambi.Client.AI.Tests.Behaviours;

/// <summary>The ways to talk to a room that must behave alike.</summary>
public enum Way
{
    /// <summary><see cref="GambiChatClient"/> over Responses.</summary>
    GambiResponses,

    /// <summary><see cref="GambiChatClient"/> over Chat Completions.</summary>
    GambiChat,

    /// <summary>The Responses client of NuGet <c>OpenAI</c>.</summary>
    OpenAIResponses,

    /// <summary>The chat client of NuGet <c>OpenAI</c>.</summary>
    OpenAIChat,
}
