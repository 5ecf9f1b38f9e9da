using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Answers;

/// <summary>Makes the updates of one answer, all of one message.</summary>
internal sealed class AnswerUpdates(InferenceReply reply)
{
    private bool _opened;

    public string? ResponseId { get; set; }

    public string? ConversationId { get; set; }

    public string? ModelId { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>The failure that an answer tells in its own words.</summary>
    public GambiException FailureOf(JsonElement told) => reply.FailureOf(told);

    /// <summary>The failure of an answer that ended before it was complete.</summary>
    public GambiException BrokenOff() => reply.BrokenOff();

    /// <summary>The failure that something answered which is no answer of a model.</summary>
    public GambiException NotUnderstood(string what) => AnswerFailures.NotUnderstood(reply, what);

    /// <summary>The update that says who answers, at the first call only.</summary>
    public IEnumerable<ChatResponseUpdate> Opening(JsonElement raw)
    {
        if (_opened)
        {
            yield break;
        }

        _opened = true;

        // What an update without a message's id says, is said of the response.
        var update = Bare(raw);
        update.AdditionalProperties = [];
        Add(update.AdditionalProperties, GambiProperties.Participant, reply.Participant);
        Add(update.AdditionalProperties, GambiProperties.Model, reply.Model);
        Add(update.AdditionalProperties, GambiProperties.Route, reply.Route);
        Add(update.AdditionalProperties, GambiProperties.RequestId, reply.RequestId);
        yield return update;
    }

    /// <summary>The update that brings that content.</summary>
    public ChatResponseUpdate Of(AIContent content, JsonElement raw)
    {
        var update = Bare(raw);
        update.MessageId = ResponseId;
        update.Contents = [content];
        return update;
    }

    /// <summary>The update that says why the answer ended and, it alone, where to go on: what failed on the way cannot be continued.</summary>
    public ChatResponseUpdate Finish(ChatFinishReason? reason, JsonElement raw)
    {
        var update = Bare(raw);
        update.MessageId = ResponseId;
        update.FinishReason = reason;
        update.ConversationId = ConversationId;
        return update;
    }

    private static void Add(AdditionalPropertiesDictionary properties, string name, string? value)
    {
        if (value is not null)
        {
            properties[name] = value;
        }
    }

    private ChatResponseUpdate Bare(JsonElement raw) => new()
    {
        Role = ChatRole.Assistant,
        ResponseId = ResponseId,
        ModelId = ModelId,
        CreatedAt = CreatedAt,
        RawRepresentation = raw,
    };
}
