// A conversation in the console. The room remembers it, so whoever answers next may be somebody else. README.md has the command.
using Gambi.Client;
using Gambi.Client.AI;
using Gambi.Samples;
using Microsoft.Extensions.AI;

return await SampleRoom.RunAsync(args, async (room, stop) =>
{
    RoomModels models = room.Client.Inference(room.Code).AsAI();
    IChatClient chat = room.Words is { } model ? models.Model(model) : models.Any();
    ChatOptions options = new() { Instructions = "You are in a console. Answer in plain text, in a few sentences." };
    Console.WriteLine("Say something; an empty line or Ctrl+C leaves.");
    while (true)
    {
        Console.Write("\n> ");
        // Reading a console cannot be cancelled, waiting for it can.
        string? said = await Task.Run(Console.In.ReadLine, stop).WaitAsync(stop);
        if (string.IsNullOrWhiteSpace(said))
        {
            return;
        }

        try
        {
            await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(said, options, stop))
            {
                Console.Write(update.Text);
                options.ConversationId = update.ConversationId ?? options.ConversationId;
            }

            Console.WriteLine();
        }
        catch (GambiException failure)
        {
            // The conversation is still where it was before this question: ask again.
            Console.WriteLine($"\n[{failure.Code}: {failure.Message}] {failure.Hint}");
        }
    }
});
