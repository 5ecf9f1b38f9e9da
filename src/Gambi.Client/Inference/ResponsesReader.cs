using System.Text.Json;
using Gambi.Client.Http;

namespace Gambi.Client.Inference;

/// <summary>Reads answers of OpenAI Responses.</summary>
internal sealed class ResponsesReader : IAnswerReader
{
    private bool _anyText;

    public TokenUsage? Usage { get; private set; }

    public string? Model { get; private set; }

    public string? CutShort { get; private set; }

    public bool Complete { get; private set; }

    public IEnumerable<AnswerPart> ReadEvent(JsonElement data, Func<JsonElement, GambiException> failure)
    {
        switch (data.Text("type"))
        {
            case "response.output_text.delta" or "response.refusal.delta" when data.Text("delta") is { } text:
                _anyText = true;
                return [new AnswerText(text)];
            case "response.reasoning_text.delta" or "response.reasoning_summary_text.delta" when data.Text("delta") is { } thought:
                return [new AnswerReasoning(thought)];
            case "response.completed" or "response.incomplete" or "response.failed" or "response.cancelled" when data.Get("response") is { } response:
                // A provider may send no deltas at all, only the result.
                var whole = ReadWhole(response, failure);
                return _anyText ? [] : whole;
            case "error":
                throw failure(data);
            case null when data.Get("error") is not null:
                throw failure(data);
            default:
                return [];
        }
    }

    public void ReadDone()
    {
        // An answer of this protocol ends with an event that says how.
    }

    public IEnumerable<AnswerPart> ReadWhole(JsonElement answer, Func<JsonElement, GambiException> failure)
    {
        if (answer.Get("error") is not null || answer.Text("status") is "failed" or "cancelled")
        {
            throw failure(answer);
        }

        Model = answer.Text("model");
        // A finished response must have usage; a hub that adapts for a provider which counts nothing says zeros.
        Usage = answer.Get("usage") is { } usage && usage.Number("total_tokens") is not 0
            ? new(usage.Number("input_tokens"), usage.Number("output_tokens"), usage.Number("total_tokens"))
            : null;
        CutShort = answer.Text("status") == "incomplete" ? answer.Get("incomplete_details")?.Text("reason") ?? "incomplete" : null;
        Complete = true;
        return PartsOf(answer);
    }

    private static List<AnswerPart> PartsOf(JsonElement answer)
    {
        var parts = new List<AnswerPart>();
        foreach (var content in answer.Items("output").SelectMany(static item => item.Items("content")))
        {
            AnswerPart? part = content.Text("type") switch
            {
                "output_text" => content.Text("text") is { } text ? new AnswerText(text) : null,
                "refusal" => content.Text("refusal") is { } refusal ? new AnswerText(refusal) : null,
                "reasoning_text" => content.Text("text") is { } thought ? new AnswerReasoning(thought) : null,
                _ => null,
            };
            if (part is not null)
            {
                parts.Add(part);
            }
        }

        return parts;
    }
}
