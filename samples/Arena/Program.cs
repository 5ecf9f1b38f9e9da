// Every model of a room answers the same question at the same time. README.md has the command.
using Gambi.Client.AI;
using Gambi.Contracts;
using Gambi.Samples;
using Gambi.Samples.Arena;
using Microsoft.Extensions.AI;

return await SampleRoom.RunAsync(args, async (room, stop) =>
{
    string question = room.Words ?? "Explain in two sentences why the sky is blue.";
    IReadOnlyList<ParticipantSummary> participants = await room.ParticipantsAsync(stop);
    Console.WriteLine($"> {question}\n");

    // docs: arena
    RoomModels models = room.Client.Inference(room.Code).AsAI();
    IEnumerable<string> names = participants.SelectMany(participant => participant.Models).Distinct();
    Showing[] showings = await Task.WhenAll(names.Select(AnswerAsync));

    async Task<Showing> AnswerAsync(string model)
    {
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        TimeSpan? firstToken = null;
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in models.Model(model).GetStreamingResponseAsync(question, cancellationToken: stop))
        {
            firstToken ??= update.Text.Length > 0 ? time.GetElapsedTime(start) : null;
            updates.Add(update);
        }

        ChatResponse answer = updates.ToChatResponse();
        TimeSpan talking = time.GetElapsedTime(start) - (firstToken ?? TimeSpan.Zero);
        return new(model, answer.Text, firstToken, answer.Usage?.OutputTokenCount / talking.TotalSeconds);
    }
    // docs end

    foreach (Showing showing in showings)
    {
        Console.WriteLine($"== {showing.Model}\n{showing.Answer}\n");
    }

    Console.WriteLine($"{"model",-32} {"first token",12} {"tokens/s",9}");
    foreach (Showing showing in showings.OrderByDescending(showing => showing.TokensPerSecond))
    {
        Console.WriteLine($"{showing.Model,-32} {showing.FirstToken?.TotalMilliseconds,9:0} ms {showing.TokensPerSecond,9:0.0}");
    }
});
