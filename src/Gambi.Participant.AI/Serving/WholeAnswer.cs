using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>Answers in one piece.</summary>
internal static class WholeAnswer
{
    public static async Task<HttpResponseMessage> GetAsync(ChatCall call, CancellationToken cancellationToken)
    {
        ChatResponse response = await Running.RunAsync(
            abort => call.Client.GetResponseAsync(call.Request.Messages, call.Request.Options, abort), cancellationToken).ConfigureAwait(false);
        AnswerReader reader = call.Reader();
        // As updates, so that a whole answer and a streamed one are read by the same rules.
        AnswerPiece[] pieces = [.. response.ToChatResponseUpdates().SelectMany(reader.Read)];
        return Answers.Json(writer => CompletionWriter.Write(writer, call.Head, pieces, reader));
    }
}
