// Asks whoever is free in a room, and prints the answer as it comes. README.md has the command.
using Gambi.Client;
using Gambi.Contracts;
using Gambi.Samples;

return await SampleRoom.RunAsync(args, async (room, stop) =>
{
    foreach (ParticipantSummary participant in await room.ParticipantsAsync(stop))
    {
        Console.WriteLine($"{participant.Nickname} ({participant.Id}) shares {string.Join(", ", participant.Models)}");
    }

    AskRequest question = new() { Prompt = room.Words ?? "Hello! Who are you?", Model = ModelSelector.Any };
    Console.WriteLine($"\n> {question.Prompt}\n");
    await foreach (AnswerPart part in room.Client.Inference(room.Code).AskAsync(question, stop))
    {
        Console.Write(part switch
        {
            AnswerText text => text.Text,
            AnswerEnd end => $"\n\n[{end.Participant} with {end.Model}: first token after {end.TimeToFirstToken?.TotalMilliseconds:0} ms, {end.Usage?.Output} tokens]\n",
            _ => "",
        });
    }
});
