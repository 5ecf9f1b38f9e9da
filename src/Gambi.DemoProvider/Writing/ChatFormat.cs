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
    private readonly string _callId;
    private readonly long _created;

    public ChatFormat(GenerationRequest request, DemoAnswer answer, DemoIds ids, TimeProvider time)
    {
        _request = request;
        _answer = answer;
        _id = ids.Next("chatcmpl-");
        _callId = ids.Next("call_");
        _created = time.GetUtcNow().ToUnixTimeSeconds();
    }

    private string FinishReason => _answer.Finish switch
    {
        DemoFinish.Length => "length",
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
            if (_answer.ToolName is null)
            {
                delta.WriteString("content", "");
            }
            else
            {
                delta.WriteNull("content");
                WriteToolCalls(delta, "");
            }
        });
        foreach (string piece in _answer.Reasoning)
        {
            yield return Chunk(delta => delta.WriteString("reasoning_content", piece)) with { IsWord = true };
        }

        foreach (string piece in _answer.Pieces)
        {
            yield return Chunk(delta => WritePiece(delta, piece)) with { IsWord = true };
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
        writer.WriteString("content", _answer.ToolName is null ? _answer.Text : null);
        writer.WriteNull("refusal");
        if (_answer.Reasoning.Count > 0)
        {
            writer.WriteString("reasoning_content", string.Concat(_answer.Reasoning));
        }

        if (_answer.ToolName is not null)
        {
            WriteToolCalls(writer, _answer.Text);
        }
    }

    /// <summary>Writes the call with its id and name: as a whole, or as the delta that opens it.</summary>
    private void WriteToolCalls(Utf8JsonWriter writer, string arguments)
    {
        writer.WriteStartArray("tool_calls");
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteString("id", _callId);
        writer.WriteString("type", "function");
        writer.WriteStartObject("function");
        writer.WriteString("name", _answer.ToolName);
        writer.WriteString("arguments", arguments);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private void WritePiece(Utf8JsonWriter delta, string piece)
    {
        if (_answer.ToolName is null)
        {
            delta.WriteString("content", piece);
            return;
        }

        delta.WriteStartArray("tool_calls");
        delta.WriteStartObject();
        delta.WriteNumber("index", 0);
        delta.WriteStartObject("function");
        delta.WriteString("arguments", piece);
        delta.WriteEndObject();
        delta.WriteEndObject();
        delta.WriteEndArray();
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
