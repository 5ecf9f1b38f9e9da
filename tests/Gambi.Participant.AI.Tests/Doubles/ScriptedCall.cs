using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI.Tests.Doubles;

/// <summary>What a chat client was asked.</summary>
internal sealed record ScriptedCall(IReadOnlyList<ChatMessage> Messages, ChatOptions Options)
{
    /// <summary>What the user said last.</summary>
    public string Prompt => Messages.Last(message => message.Role == ChatRole.User).Text;
}
