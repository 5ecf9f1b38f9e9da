using System.Text.Json;
using Gambi.Client.Http;

namespace Gambi.Client.Inference;

/// <summary>Reads answers of OpenAI Chat Completions.</summary>
internal sealed class ChatReader : IAnswerReader
{
    private bool _anythingSaid;

    public TokenUsage? Usage { get; private set; }

    public string? Model { get; private set; }

    public string? CutShort { get; private set; }

    public bool Complete { get; private set; }

    public IEnumerable<AnswerPart> ReadEvent(JsonElement data, Func<JsonElement, GambiException> failure) => Read(data, "delta", failure);

    // Some providers never say why they end.
    public void ReadDone() => Complete |= _anythingSaid;

    public IEnumerable<AnswerPart> ReadWhole(JsonElement answer, Func<JsonElement, GambiException> failure)
    {
        var parts = Read(answer, "message", failure);
        Complete = true;
        return parts;
    }

    private List<AnswerPart> Read(JsonElement chunk, string message, Func<JsonElement, GambiException> failure)
    {
        if (chunk.Get("error") is not null)
        {
            throw failure(chunk);
        }

        Model = chunk.Text("model") ?? Model;
        if (chunk.Get("usage") is { } usage)
        {
            Usage = new(usage.Number("prompt_tokens"), usage.Number("completion_tokens"), usage.Number("total_tokens"));
        }

        var parts = new List<AnswerPart>();
        foreach (var choice in chunk.Items("choices").Where(static c => c.Number("index") is null or 0))
        {
            if (choice.Get(message) is { } content)
            {
                Add(parts, content);
            }

            if (choice.Text("finish_reason") is { } reason)
            {
                Complete = true;
                CutShort = reason is "length" or "content_filter" ? reason : null;
            }
        }

        _anythingSaid |= parts.Count > 0;
        return parts;
    }

    private static void Add(List<AnswerPart> parts, JsonElement content)
    {
        if ((content.Text("reasoning_content") ?? content.Text("reasoning")) is { } thought)
        {
            parts.Add(new AnswerReasoning(thought));
        }

        if ((content.Text("content") ?? content.Text("refusal")) is { } text)
        {
            parts.Add(new AnswerText(text));
        }
    }
}
