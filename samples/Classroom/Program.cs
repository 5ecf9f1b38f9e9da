// A class asks a room everything at once; whoever is free answers, the rest waits in line. README.md has the command.
using Gambi.Client;
using Gambi.Client.AI;
using Gambi.Contracts;
using Gambi.Samples;
using Gambi.Samples.Classroom;
using Microsoft.Extensions.AI;

string[] homework =
[
    "What is a noun?", "What is 7 times 8?", "Who painted the Mona Lisa?", "What is photosynthesis?", "Where is Lisbon?", "What is a prime number?",
    "Why do leaves turn red?", "What is the past tense of go?", "How far is the moon?", "What is a haiku?", "What does DNA do?", "Who was Ada Lovelace?",
];

return await SampleRoom.RunAsync(args, async (room, stop) =>
{
    string[] questions = room.Words is { } file ? await File.ReadAllLinesAsync(file, stop) : homework;
    IReadOnlyList<ParticipantSummary> participants = await room.ParticipantsAsync(stop);
    Console.WriteLine($"{questions.Length} questions, {participants.Count} participants");

    await using WaitingLine line = await WaitingLine.TellAsync(room.Client, room.Code);

    // docs: classroom
    GambiChatClient anybody = room.Client.Inference(room.Code).AsAI().Any();
    string[] answeredBy = await Task.WhenAll(questions.Select(AskAsync));

    async Task<string> AskAsync(string question)
    {
        long start = TimeProvider.System.GetTimestamp();
        try
        {
            ChatResponse answer = await anybody.GetResponseAsync(question, new() { Instructions = "Answer a pupil in one sentence." }, stop);
            string by = answer.AdditionalProperties?[GambiProperties.Participant] as string ?? "somebody";
            Console.WriteLine($"{TimeProvider.System.GetElapsedTime(start).TotalSeconds,5:0.0} s {by,-16} {question} {answer.Text}");
            return by;
        }
        catch (GambiException full) when (full.Status is 409 or 429 or 503)
        {
            // The line was full, or nobody became free in time: a class tells this pupil, and goes on.
            Console.WriteLine($"not answered: {question} ({full.Message})");
            return "nobody";
        }
    }
    // docs end

    Console.WriteLine();
    foreach (IGrouping<string, string> share in answeredBy.GroupBy(by => by).OrderByDescending(share => share.Count()))
    {
        Console.WriteLine($"{share.Key} answered {share.Count()}");
    }
});
