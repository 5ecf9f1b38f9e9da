using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Answers;

/// <summary>Reads answers of OpenAI Responses.</summary>
internal sealed class ResponsesAnswerReader(AnswerUpdates updates, bool stored) : IAnswerReader
{
    private readonly SeenItems _streamed = new();
    private readonly SeenItems _done = new();
    private bool _called;

    public bool Complete { get; private set; }

    public IEnumerable<ChatResponseUpdate> ReadEvent(JsonElement told)
    {
        if (told.Get("response") is { } response)
        {
            Identify(response);
        }

        return updates.Opening(told).Concat(told.Text("type") switch
        {
            "response.output_text.delta" => Delta(told, static (text, _) => new TextContent(text)),
            "response.reasoning_text.delta" => Delta(told, static (text, id) => ReasoningMarks.Marked(text, id, summary: false)),
            "response.reasoning_summary_text.delta" => Delta(told, static (text, id) => ReasoningMarks.Marked(text, id, summary: true)),
            "response.reasoning_summary_part.added" when told.Number("summary_index") > 0 =>
                [updates.Of(ReasoningMarks.Marked(OutputItem.Paragraph, told.Text("item_id"), summary: true), told)],
            "response.output_item.done" when told.Get("item") is { } item => ReadItem(item, told.Number("output_index")),
            "response.completed" or "response.incomplete" or "response.failed" or "response.cancelled" when told.Get("response") is { } end => ReadEnd(end),
            "error" => throw updates.FailureOf(told),
            null when told.Get("error") is not null => throw updates.FailureOf(told),
            _ => [],
        });
    }

    // An answer of this protocol ends with an event that says how.
    public IEnumerable<ChatResponseUpdate> ReadDone() => Complete ? [] : throw updates.BrokenOff();

    public IEnumerable<ChatResponseUpdate> ReadWhole(JsonElement answer)
    {
        if (answer.Get("output") is null && answer.Get("error") is null)
        {
            throw updates.NotUnderstood("it has no output");
        }

        Identify(answer);
        return updates.Opening(answer).Concat(ReadEnd(answer));
    }

    private void Identify(JsonElement response)
    {
        updates.ResponseId = response.Text("id") ?? updates.ResponseId;
        updates.ModelId = response.Text("model") ?? updates.ModelId;
        updates.CreatedAt = response.Moment("created_at") ?? updates.CreatedAt;
        updates.ConversationId = response.Get("store")?.ValueKind switch
        {
            JsonValueKind.False => null,
            JsonValueKind.True => updates.ResponseId,
            _ => stored ? updates.ResponseId : null,
        };
    }

    private IEnumerable<ChatResponseUpdate> Delta(JsonElement told, Func<string, string?, AIContent> content)
    {
        if (told.Text("delta") is { } text)
        {
            _streamed.Add(told.Number("output_index"), told.Text("item_id"));
            yield return updates.Of(content(text, told.Text("item_id")), told);
        }
    }

    private IEnumerable<ChatResponseUpdate> ReadEnd(JsonElement response)
    {
        if (response.Get("error") is not null || response.Text("status") is "failed" or "cancelled")
        {
            throw updates.FailureOf(response);
        }

        // What a provider did not stream, if only because it streams nothing.
        var index = 0L;
        foreach (var item in response.Items("output"))
        {
            foreach (var update in ReadItem(item, index++))
            {
                yield return update;
            }
        }

        if (Usage.OfResponses(response.Get("usage")) is { } usage)
        {
            yield return updates.Of(usage, response);
        }

        Complete = true;
        yield return updates.Finish(FinishOf(response), response);
    }

    private IEnumerable<ChatResponseUpdate> ReadItem(JsonElement item, long? index)
    {
        var id = item.Text("id") ?? item.Text("call_id");
        if (_done.Has(index, id))
        {
            return [];
        }

        _done.Add(index, id);
        _called |= item.Text("type") == "function_call";
        return OutputItem.Read(item, _streamed.Has(index, id)).Select(content => updates.Of(content, item));
    }

    private ChatFinishReason? FinishOf(JsonElement response) => response.Text("status") switch
    {
        "queued" or "in_progress" => null,
        "incomplete" => response.Get("incomplete_details")?.Text("reason") switch
        {
            "content_filter" => ChatFinishReason.ContentFilter,
            null or "max_output_tokens" => ChatFinishReason.Length,
            { } other => new ChatFinishReason(other),
        },
        _ => _called ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
    };
}
