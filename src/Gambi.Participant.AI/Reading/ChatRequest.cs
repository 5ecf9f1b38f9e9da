using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>A Chat Completions request as a chat client takes it.</summary>
/// <param name="Model">The model's name as the caller said it.</param>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">All else for the chat client.</param>
/// <param name="Tools">Names of the tools that the caller can run.</param>
/// <param name="Streams">Whether the answer is wanted piece by piece.</param>
/// <param name="TellsUsage">Whether a stream ends with its usage.</param>
internal sealed record ChatRequest(
    string Model, IReadOnlyList<ChatMessage> Messages, ChatOptions Options, IReadOnlySet<string> Tools, bool Streams, bool TellsUsage);
