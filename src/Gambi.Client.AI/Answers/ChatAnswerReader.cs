using System.Text.Json;
using Gambi.Client.AI.Requests;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Answers;

/// <summary>Reads answers of OpenAI Chat Completions.</summary>
internal sealed class ChatAnswerReader(AnswerUpdates updates) : IAnswerReader
{
    private readonly ChatToolCalls _calls = new();
    private readonly List<JsonElement> _annotations = [];
    private string _refusal = "";
    private JsonElement? _lastSaid;

    public bool Complete { get; private set; }

    public IEnumerable<ChatResponseUpdate> ReadEvent(JsonElement told) => Read(told, whole: false);

    // Some providers never say why they end.
    public IEnumerable<ChatResponseUpdate> ReadDone() => Complete ? [] : _lastSaid is { } said ? End(null, said) : throw updates.BrokenOff();

    public IEnumerable<ChatResponseUpdate> ReadWhole(JsonElement answer)
    {
        if (answer.Get("error") is null && !answer.Items("choices").Any())
        {
            throw updates.NotUnderstood("it has no choices");
        }

        foreach (var update in Read(answer, whole: true))
        {
            yield return update;
        }

        if (!Complete)
        {
            // Nothing more can come, whether or not it said why.
            foreach (var update in End(null, answer))
            {
                yield return update;
            }
        }
    }

    private IEnumerable<ChatResponseUpdate> Read(JsonElement chunk, bool whole)
    {
        if (chunk.Get("error") is not null || chunk.Text("object") == "error")
        {
            throw updates.FailureOf(chunk);
        }

        updates.ResponseId ??= chunk.Text("id");
        updates.ModelId = chunk.Text("model") ?? updates.ModelId;
        updates.CreatedAt ??= chunk.Moment("created");
        foreach (var update in updates.Opening(chunk))
        {
            yield return update;
        }

        foreach (var choice in chunk.Items("choices").Where(static c => c.Number("index") is null or 0))
        {
            // Some streams bring their message whole.
            var delta = whole ? null : choice.Get("delta");
            foreach (var content in (delta ?? choice.Get("message")) is { } said ? Contents(said, whole: delta is null) : [])
            {
                _lastSaid = chunk;
                yield return updates.Of(content, chunk);
            }

            foreach (var update in choice.Text("finish_reason") is { } reason && !Complete ? End(reason, chunk) : [])
            {
                yield return update;
            }
        }

        if (Usage.OfChat(chunk.Get("usage")) is { } usage)
        {
            yield return updates.Of(usage, chunk);
        }
    }

    private IEnumerable<AIContent> Contents(JsonElement said, bool whole)
    {
        if ((said.Text("reasoning_content") ?? said.Text("reasoning")) is { } thought)
        {
            yield return new TextReasoningContent(thought);
        }

        if (said.Text("content") is { } text)
        {
            yield return new TextContent(text);
        }

        foreach (var part in said.Items("content"))
        {
            yield return Part(part);
        }

        _refusal += said.Text("refusal");
        _annotations.AddRange(said.Items("annotations"));
        foreach (var call in said.Items("tool_calls"))
        {
            _calls.Add(call, whole);
        }
    }

    // Some providers answer in parts, thoughts among them.
    private static AIContent Part(JsonElement part) => part.Text("type") switch
    {
        "text" => new TextContent(part.Text("text")),
        "thinking" => new TextReasoningContent(string.Concat(part.Items("thinking").Select(static t => t.Text("text")))),
        _ => new AIContent { RawRepresentation = part },
    };

    private IEnumerable<ChatResponseUpdate> End(string? reason, JsonElement raw)
    {
        Complete = true;
        if (Citations.Of(_annotations) is { } cited)
        {
            yield return updates.Of(cited, raw);
        }

        if (_refusal.Length > 0)
        {
            yield return updates.Of(new ErrorContent(_refusal) { ErrorCode = Speech.Refusal }, raw);
        }

        var called = false;
        foreach (var call in _calls.Take(updates.ResponseId))
        {
            called = true;
            yield return updates.Of(call, raw);
        }

        yield return updates.Finish(
            reason switch
            {
                "length" => ChatFinishReason.Length,
                "content_filter" => ChatFinishReason.ContentFilter,
                "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
                null or "stop" => called ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
                _ => new ChatFinishReason(reason),
            },
            raw);
    }
}
