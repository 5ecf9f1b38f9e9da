using Microsoft.Extensions.AI;

namespace Gambi.Samples;

/// <summary>The printing of an answer while it comes.</summary>
internal static class Showing
{
    /// <summary>Prints each piece at once, and gives the whole answer.</summary>
    public static async Task<ChatResponse> ShowAsync(this IAsyncEnumerable<ChatResponseUpdate> answer)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in answer)
        {
            Console.Write(update.Text);
            updates.Add(update);
        }

        Console.WriteLine("\n");
        return updates.ToChatResponse();
    }
}
