// People of a game, each with a persona, a model and a memory, talk to each other. README.md has the command.
using Gambi.Client.AI;
using Gambi.Contracts;
using Gambi.Samples;
using Gambi.Samples.Npcs;

const int Turns = 6;

return await SampleRoom.RunAsync(args, async (room, stop) =>
{
    string rumour = room.Words ?? "A stranger asks at the inn: who lit the old lighthouse last night?";
    IReadOnlyList<ParticipantSummary> participants = await room.ParticipantsAsync(stop);
    RoomModels models = room.Client.Inference(room.Code).AsAI();

    // docs: npcs
    Npc[] people =
    [
        new("Mara", "You are Mara, keeper of the inn: warm, curious, and you gossip.", MindOf(0)),
        new("Oskar", "You are Oskar, a retired sailor: gruff, superstitious, you know the lighthouse.", MindOf(1)),
        new("Ivy", "You are Ivy, a young cartographer: precise, sceptical, you trust only what you measured.", MindOf(2)),
    ];

    string heard = rumour;
    for (int turn = 0; turn < Turns; turn++)
    {
        Npc speaker = people[turn % people.Length];
        string said = await speaker.AnswerAsync(heard, stop);
        Console.WriteLine($"{speaker.Name}: {said}\n");
        heard = $"{speaker.Name} says: {said}";
    }
    // docs end

    GambiChatClient MindOf(int person) => models.Participant(participants[person % participants.Count].Id);
});
