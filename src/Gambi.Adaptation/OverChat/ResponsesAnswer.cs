using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.OverChat;

/// <summary>A whole Chat answer turned into a response object.</summary>
public static class ResponsesAnswer
{
    /// <summary>Writes the response; nothing when the provider's answer is no chat completion.</summary>
    public static bool TryWrite(
        ReadOnlyMemory<byte> chatAnswer,
        ResponseTemplate template,
        Func<string, string> newId,
        TimeProvider time,
        IBufferWriter<byte> output,
        out TokenUsage? usage,
        [NotNullWhen(false)] out AnswerFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(newId);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(output);
        usage = null;
        try
        {
            ChatChunk answer = ChatChunkReader.Read(chatAnswer.Span);
            CountedTokens? counted = answer.Usage.IsEmpty ? null : UsageReader.Read(answer.Usage);
            usage = counted?.Tokens;
            var items = new ChatOutput(new ResponseEvents(), newId);
            failure = Read(answer, items, out FinishReason finish);
            if (failure is null)
            {
                template.WriteObject(
                    new ResponseState(finish.Status)
                    {
                        Output = items.Items,
                        IncompleteReason = finish.IncompleteReason,
                        CompletedAt = finish.Status == ResponseStatus.Completed ? time.GetUtcNow() : null,
                        Usage = counted ?? default,
                    },
                    output);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader's own message may repeat bytes of the answer.
            failure = Malformed();
        }

        return failure is null;
    }

    private static AnswerFailure? Read(in ChatChunk answer, ChatOutput items, out FinishReason finish)
    {
        finish = default;
        if (!answer.Error.IsEmpty)
        {
            return ErrorReader.Read(answer.Error);
        }

        if (!answer.HasChoice)
        {
            return Malformed();
        }

        items.Add(answer);
        string? word = new JsonTextDecoder().DecodeWord(answer.FinishReason);
        finish = FinishReason.Read(word);
        if (finish.Status == ResponseStatus.Failed)
        {
            return new AnswerFailure("provider_error", "The provider gave up on its answer.");
        }

        if (word is null && !items.SawContent)
        {
            return new AnswerFailure("empty_answer", "The provider's answer is empty.");
        }

        items.Close(finish.OpenItems);
        return items.Problem;
    }

    private static AnswerFailure Malformed() => new("malformed_answer", "The provider's answer is no chat completion.");
}
