// Everybody in a room judges a claim on their own; the majority decides. README.md has the command.
using System.Text.Json;
using Gambi.Client;
using Gambi.Client.AI;
using Gambi.Contracts;
using Gambi.Samples;
using Gambi.Samples.Jury;
using Microsoft.Extensions.AI;

return await SampleRoom.RunAsync(args, async (room, stop) =>
{
    string claim = room.Words ?? "A tomato is a vegetable.";
    IReadOnlyList<ParticipantSummary> jurors = await room.ParticipantsAsync(stop);
    Console.WriteLine($"The claim: {claim}\n");

    // docs: jury
    RoomModels models = room.Client.Inference(room.Code).AsAI();
    ChatOptions options = new()
    {
        Instructions = "You are a juror. Judge the claim on your own and give one sentence as your reason; confidence goes from 0 to 10.",
        ResponseFormat = ChatResponseFormat.ForJsonSchema<Verdict>(JuryJson.Default.Options, "verdict"),
    };
    Verdict?[] verdicts = await Task.WhenAll(jurors.Select(JudgeAsync));
    int yes = verdicts.Count(verdict => verdict is { Holds: true });
    int no = verdicts.Count(verdict => verdict is { Holds: false });
    double? confidence = verdicts.Average(verdict => verdict?.Confidence);

    async Task<Verdict?> JudgeAsync(ParticipantSummary juror)
    {
        try
        {
            ChatResponse answer = await models.Participant(juror.Id).GetResponseAsync(claim, options, stop);
            return JsonSerializer.Deserialize(answer.Text, JuryJson.Default.Verdict);
        }
        catch (Exception problem) when (problem is GambiException or JsonException)
        {
            Console.WriteLine($"{juror.Nickname} abstains: {problem.Message}");
            return null;
        }
    }
    // docs end

    foreach ((ParticipantSummary juror, Verdict? verdict) in jurors.Zip(verdicts).Where(ballot => ballot.Second is not null))
    {
        Console.WriteLine($"{juror.Nickname,-20} {(verdict!.Holds ? "yes" : "no"),-3} ({verdict.Confidence}/10) {verdict.Reason}");
    }

    string result = yes > no ? "it holds" : no > yes ? "it does not hold" : "no majority";
    Console.WriteLine($"\nThe jury says: {result}, {Math.Max(yes, no)} to {Math.Min(yes, no)}, mean confidence {confidence:0.0}.");
});
