using System.Text.Json;
using Microsoft.Extensions.AI;
using Gambi.Client.AI.Requests;

namespace Gambi.Client.AI.Answers;

/// <summary>Reads answers of OpenAI Responses.</summary>
internal sealed class ResponsesAnswerReader(AnswerUpdates updates, bool stored) : IAnswerReader
{
    /// <summary>Between the parts of a summary.</summary>
    private const string Paragraph = "\n\n";

    private readonly HashSet<long> _streamed = [];
    private readonly HashSet<long> _done = [];
    private bool _called;

    public bool Complete { get; private set; }

    public IEnumerable<ChatResponseUpdate> ReadEvent(JsonElement told)
    {
        if (told.Get("response") is { } response)
        {
            Identify(response);
        }

        var index = told.Number("output_index") ?? 0;
        return updates.Opening(told).Concat(told.Text("type") switch
        {
            "response.output_text.delta" => Delta(told, index, static (text, _) => new TextContent(text)),
            "response.reasoning_text.delta" => Delta(told, index, static (text, id) => ReasoningMarks.Marked(text, id, summary: false)),
            "response.reasoning_summary_text.delta" => Delta(told, index, static (text, id) => ReasoningMarks.Marked(text, id, summary: true)),
            "response.reasoning_summary_part.added" when told.Number("summary_index") > 0 =>
                [updates.Of(ReasoningMarks.Marked(Paragraph, told.Text("item_id"), summary: true), told)],
            "response.output_item.done" when told.Get("item") is { } item => ReadItem(item, index),
            "response.completed" or "response.incomplete" or "response.failed" or "response.cancelled" when told.Get("response") is { } end => ReadEnd(end),
            "error" => throw updates.FailureOf(told),
            null when told.Get("error") is not null => throw updates.FailureOf(told),
            _ => [],
        });
    }

    public IEnumerable<ChatResponseUpdate> ReadWhole(JsonElement answer)
    {
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

    private IEnumerable<ChatResponseUpdate> Delta(JsonElement told, long index, Func<string, string?, AIContent> content)
    {
        if (told.Text("delta") is { } text)
        {
            _streamed.Add(index);
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

    private IEnumerable<ChatResponseUpdate> ReadItem(JsonElement item, long index)
    {
        if (!_done.Add(index))
        {
            return [];
        }

        return ContentsOf(item, _streamed.Contains(index)).Select(content => updates.Of(content, item));
    }

    private IEnumerable<AIContent> ContentsOf(JsonElement item, bool streamed) => item.Text("type") switch
    {
        "message" => Message(item, streamed),
        "reasoning" => Reasoning(item, streamed),
        "function_call" => [Call(item)],
        _ => [new AIContent { RawRepresentation = item }],
    };

    private static IEnumerable<AIContent> Message(JsonElement item, bool streamed)
    {
        foreach (var part in item.Items("content"))
        {
            switch (part.Text("type"))
            {
                case "refusal":
                    yield return new ErrorContent(part.Text("refusal")) { ErrorCode = Speech.Refusal, RawRepresentation = part };
                    break;
                case "output_text":
                    if (!streamed && part.Text("text") is { } text)
                    {
                        yield return new TextContent(text);
                    }

                    if (Citations.Of(part.Items("annotations")) is { } cited)
                    {
                        yield return cited;
                    }

                    break;
            }
        }
    }

    private static IEnumerable<AIContent> Reasoning(JsonElement item, bool streamed)
    {
        var summary = !item.Items("content").Any();
        var text = string.Join(summary ? Paragraph : "", item.Items(summary ? "summary" : "content").Select(static part => part.Text("text")));
        if (!streamed && text.Length > 0)
        {
            yield return ReasoningMarks.Marked(text, item.Text("id"), summary);
        }

        if (item.Text("encrypted_content") is { } secret)
        {
            // Joined with the text before it, whose marks it then has; alone it needs its own.
            var content = ReasoningMarks.Marked("", item.Text("id"), summary);
            content.ProtectedData = secret;
            yield return content;
        }
    }

    private FunctionCallContent Call(JsonElement item)
    {
        _called = true;
        return ToolCalls.Of(item.Text("call_id") ?? item.Text("id"), item.Text("name") ?? "", item.Text("arguments"), item);
    }
}
