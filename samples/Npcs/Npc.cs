using Microsoft.Extensions.AI;

namespace Gambi.Samples.Npcs;

/// <summary>Somebody with a persona who remembers what they heard and said.</summary>
internal sealed class Npc(string name, string persona, IChatClient mind)
{
    // docs: npcs-memory
    private readonly ChatOptions _options = new() { Instructions = $"{persona} Stay in your role and say one or two sentences." };

    /// <summary>Hears something and answers.</summary>
    public async Task<string> AnswerAsync(string heard, CancellationToken cancellationToken)
    {
        ChatResponse answer = await mind.GetResponseAsync(heard, _options, cancellationToken);

        // All that was said so far stays in the room; a game only keeps this id.
        _options.ConversationId = answer.ConversationId;
        return answer.Text;
    }
    // docs end

    public string Name => name;
}
