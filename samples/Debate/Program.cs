// Two models argue about a motion, a third one moderates. README.md has the command.
using Gambi.Client.AI;
using Gambi.Contracts;
using Gambi.Samples;
using Microsoft.Extensions.AI;

const int Rounds = 2;

return await SampleRoom.RunAsync(args, async (room, stop) =>
{
    string motion = room.Words ?? "Every meeting should be an email.";
    IReadOnlyList<ParticipantSummary> participants = await room.ParticipantsAsync(stop);
    Console.WriteLine($"The motion: {motion}\n");

    // docs: debate
    RoomModels models = room.Client.Inference(room.Code).AsAI();
    List<ChatMessage> minutes = [new(ChatRole.User, $"The motion: {motion}")];
    for (int round = 1; round <= Rounds; round++)
    {
        await SpeakAsync("For", 0, "You argue for the motion. Answer what was said against it, in three sentences at most.");
        await SpeakAsync("Against", 1, "You argue against the motion. Answer what was said for it, in three sentences at most.");
    }

    await SpeakAsync("Moderator", 2, "You moderate. Sum up both sides in a sentence each, then say whose arguments were better and why.");

    async Task SpeakAsync(string role, int seat, string instructions)
    {
        // Fewer participants than seats: somebody takes two.
        ParticipantSummary speaker = participants[seat % participants.Count];
        Console.WriteLine($"== {role} ({speaker.Nickname})");
        ChatResponse speech = await models.Participant(speaker.Id).GetStreamingResponseAsync(minutes, new() { Instructions = instructions }, stop).ShowAsync();
        minutes.Add(new(ChatRole.User, $"{role} said: {speech.Text}"));
    }
    // docs end
});
