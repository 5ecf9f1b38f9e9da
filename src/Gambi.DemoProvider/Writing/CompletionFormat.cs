using System.Text.Json;
using Gambi.DemoProvider.Answering;
using Gambi.DemoProvider.Reading;

namespace Gambi.DemoProvider.Writing;

/// <summary>An answer as legacy Completions have it.</summary>
internal sealed class CompletionFormat : IAnswerFormat
{
    private readonly GenerationRequest _request;
    private readonly DemoAnswer _answer;
    private readonly string _id;
    private readonly long _created;

    public CompletionFormat(GenerationRequest request, DemoAnswer answer, DemoIds ids, TimeProvider time)
    {
        _request = request;
        _answer = answer;
        _id = ids.Next("cmpl-");
        _created = time.GetUtcNow().ToUnixTimeSeconds();
    }

    private string FinishReason => _answer.Finish switch
    {
        DemoFinish.Length => "length",
        DemoFinish.Filter => "content_filter",
        _ => "stop",
    };

    public void WriteWhole(Utf8JsonWriter writer) => Write(writer, _answer.Text, FinishReason, withChoice: true, withUsage: true);

    public IEnumerable<SseFrame> Frames()
    {
        foreach (string piece in _answer.Pieces)
        {
            yield return Frame(piece, null) with { IsWord = true };
        }

        if (_answer.Finish == DemoFinish.Failed)
        {
            yield return new SseFrame(null, JsonBytes.Of(Refusal.BrokeDown.Write), false);
            yield break;
        }

        yield return Frame("", FinishReason);
        if (_request.IncludeUsage && _answer.HasUsage)
        {
            yield return new SseFrame(null, JsonBytes.Of(writer => Write(writer, "", null, withChoice: false, withUsage: true)), false);
        }

        yield return new SseFrame(null, "[DONE]"u8.ToArray(), false);
    }

    private SseFrame Frame(string text, string? finishReason) =>
        new(null, JsonBytes.Of(writer => Write(writer, text, finishReason, withChoice: true, withUsage: false)), false);

    private void Write(Utf8JsonWriter writer, string text, string? finishReason, bool withChoice, bool withUsage)
    {
        writer.WriteStartObject();
        writer.WriteString("id", _id);
        writer.WriteString("object", "text_completion");
        writer.WriteNumber("created", _created);
        writer.WriteString("model", _request.Model);
        writer.WriteStartArray("choices");
        if (withChoice)
        {
            writer.WriteStartObject();
            writer.WriteString("text", text);
            writer.WriteNumber("index", 0);
            writer.WriteNull("logprobs");
            writer.WriteString("finish_reason", finishReason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (withUsage && _answer.HasUsage)
        {
            writer.WriteStartObject("usage");
            writer.WriteNumber("prompt_tokens", _answer.InputTokens);
            writer.WriteNumber("completion_tokens", _answer.OutputTokens);
            writer.WriteNumber("total_tokens", _answer.InputTokens + _answer.OutputTokens);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
