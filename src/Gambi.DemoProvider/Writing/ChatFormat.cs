using System.Text.Json;
using Gambi.DemoProvider.Answering;
using Gambi.DemoProvider.Reading;

namespace Gambi.DemoProvider.Writing;

/// <summary>An answer as Chat Completions has it.</summary>
internal sealed class ChatFormat : IAnswerFormat
{
    private readonly GenerationRequest _request;
    private readonly DemoAnswer _answer;
    private readonly string _id;
    private readonly string[] _callIds;
    private readonly long _created;

    public ChatFormat(GenerationRequest request, DemoAnswer answer, DemoIds ids, TimeProvider time)
    {
        _request = request;
        _answer = answer;
        _id = ids.Next("chatcmpl-");
        _callIds = [.. answer.Calls.Select(_ => ids.Next("call_"))];
        _created = time.GetUtcNow().ToUnixTimeSeconds();
    }

    private string FinishReason => _answer.Finish switch
    {
        DemoFinish.Length => "length",
        DemoFinish.Filter => "content_filter",
        DemoFinish.ToolCall => "tool_calls",
        _ => "stop",
    };

    public void WriteWhole(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteHead(writer, "chat.completion");
        writer.WriteStartArray("choices");
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteStartObject("message");
        WriteMessage(writer);
        writer.WriteEndObject();
        writer.WriteNull("logprobs");
        writer.WriteString("finish_reason", FinishReason);
        writer.WriteEndObject();
        writer.WriteEndArray();
        WriteUsage(writer);
        writer.WriteEndObject();
    }

    public IEnumerable<SseFrame> Frames()
    {
        yield return Chunk(delta =>
        {
            delta.WriteString("role", "assistant");
            delta.WriteString("content", _answer.HasMessage ? "" : null);
        });
        foreach (string piece in _answer.Reasoning)
        {
            yield return Chunk(delta => delta.WriteString("reasoning_content", piece)) with { IsWord = true };
        }

        foreach (string piece in _answer.Pieces)
        {
            yield return Chunk(delta => delta.WriteString(_answer.IsRefusal ? "refusal" : "content", piece)) with { IsWord = true };
        }

        for (int index = 0; index < _answer.Calls.Count; index++)
        {
            int call = index;
            yield return Chunk(delta => WriteToolCalls(delta, () => WriteToolCall(delta, call, "")));
            foreach (string piece in _answer.Calls[call].Pieces)
            {
                yield return Chunk(delta => WriteToolCalls(delta, () => WriteArguments(delta, call, piece))) with { IsWord = true };
            }
        }

        if (_answer.Finish == DemoFinish.Failed)
        {
            yield return new SseFrame(null, JsonBytes.Of(Refusal.BrokeDown.Write), false);
            yield break;
        }

        yield return Chunk(_ => { }, FinishReason);
        if (_request.IncludeUsage && _answer.HasUsage)
        {
            yield return new SseFrame(null, JsonBytes.Of(WriteUsageChunk), false);
        }

        yield return new SseFrame(null, "[DONE]"u8.ToArray(), false);
    }

    private SseFrame Chunk(Action<Utf8JsonWriter> writeDelta, string? finishReason = null) => new(null, JsonBytes.Of(writer =>
    {
        writer.WriteStartObject();
        WriteHead(writer, "chat.completion.chunk");
        writer.WriteStartArray("choices");
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteStartObject("delta");
        writeDelta(writer);
        writer.WriteEndObject();
        writer.WriteNull("logprobs");
        writer.WriteString("finish_reason", finishReason);
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (_request.IncludeUsage)
        {
            writer.WriteNull("usage");
        }

        writer.WriteEndObject();
    }), false);

    private void WriteUsageChunk(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteHead(writer, "chat.completion.chunk");
        writer.WriteStartArray("choices");
        writer.WriteEndArray();
        WriteUsage(writer);
        writer.WriteEndObject();
    }

    private void WriteHead(Utf8JsonWriter writer, string kind)
    {
        writer.WriteString("id", _id);
        writer.WriteString("object", kind);
        writer.WriteNumber("created", _created);
        writer.WriteString("model", _request.Model);
        writer.WriteString("system_fingerprint", "fp_gambi_demo");
    }

    private void WriteMessage(Utf8JsonWriter writer)
    {
        writer.WriteString("role", "assistant");
        writer.WriteString("content", _answer.HasMessage && !_answer.IsRefusal ? _answer.Text : null);
        writer.WriteString("refusal", _answer.IsRefusal ? _answer.Text : null);
        if (_answer.Reasoning.Count > 0)
        {
            writer.WriteString("reasoning_content", string.Concat(_answer.Reasoning));
        }

        if (_answer.Calls.Count > 0)
        {
            WriteToolCalls(writer, () =>
            {
                for (int index = 0; index < _answer.Calls.Count; index++)
                {
                    WriteToolCall(writer, index, _answer.Calls[index].Arguments);
                }
            });
        }
    }

    private static void WriteToolCalls(Utf8JsonWriter writer, Action writeCalls)
    {
        writer.WriteStartArray("tool_calls");
        writeCalls();
        writer.WriteEndArray();
    }

    /// <summary>Writes a call with its id and name: as a whole, or as the delta that opens it.</summary>
    private void WriteToolCall(Utf8JsonWriter writer, int index, string arguments)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", index);
        writer.WriteString("id", _callIds[index]);
        writer.WriteString("type", "function");
        writer.WriteStartObject("function");
        writer.WriteString("name", _answer.Calls[index].Name);
        writer.WriteString("arguments", arguments);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteArguments(Utf8JsonWriter writer, int index, string piece)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", index);
        writer.WriteStartObject("function");
        writer.WriteString("arguments", piece);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteUsage(Utf8JsonWriter writer)
    {
        if (!_answer.HasUsage)
        {
            return;
        }

        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", _answer.InputTokens);
        writer.WriteNumber("completion_tokens", _answer.OutputTokens);
        writer.WriteNumber("total_tokens", _answer.InputTokens + _answer.OutputTokens);
        writer.WriteStartObject("prompt_tokens_details");
        writer.WriteNumber("cached_tokens", 0);
        writer.WriteEndObject();
        writer.WriteStartObject("completion_tokens_details");
        writer.WriteNumber("reasoning_tokens", _answer.Reasoning.Count);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
