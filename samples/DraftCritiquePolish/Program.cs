// One model drafts, another criticizes, the first one polishes. README.md has the command.
using Gambi.Client.AI;
using Gambi.Contracts;
using Gambi.Samples;
using Microsoft.Extensions.AI;

return await SampleRoom.RunAsync(args, async (room, stop) =>
{
    string task = room.Words ?? "Write a product description for a teapot that never drips.";
    IReadOnlyList<ParticipantSummary> participants = await room.ParticipantsAsync(stop);

    // docs: draft-critique-polish
    RoomModels models = room.Client.Inference(room.Code).AsAI();
    GambiChatClient writer = models.Participant(participants[0].Id);
    GambiChatClient critic = models.Participant(participants[^1].Id);

    ChatResponse draft = await writer.GetResponseAsync(task, cancellationToken: stop);
    Show("Draft", participants[0], draft.Text);

    ChatResponse critique = await critic.GetResponseAsync(
        $"Name the three worst weaknesses of this text, in a line each, and nothing else.\n\nThe task was: {task}\n\n{draft.Text}", cancellationToken: stop);
    Show("Critique", participants[^1], critique.Text);

    // The room remembers the draft: the writer only needs to hear what is new.
    ChatResponse polished = await writer.GetResponseAsync(
        $"Rewrite your text so that none of this is true of it any more. Answer with the text alone.\n\n{critique.Text}", new() { ConversationId = draft.ConversationId }, stop);
    Show("Polished", participants[0], polished.Text);
    // docs end

    static void Show(string step, ParticipantSummary by, string text) => Console.WriteLine($"== {step}, by {by.Nickname}\n{text}\n");
});
