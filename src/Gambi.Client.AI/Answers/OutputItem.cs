using System.Text.Json;
using Gambi.Client.AI.Requests;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Answers;

/// <summary>One output item of Responses as contents.</summary>
internal static class OutputItem
{
    /// <summary>Between the parts of a summary.</summary>
    public const string Paragraph = "\n\n";

    /// <summary>The contents of a finished item; without its text when that was <paramref name="streamed"/>.</summary>
    public static IEnumerable<AIContent> Read(JsonElement item, bool streamed) => item.Text("type") switch
    {
        "message" => item.Items("content").SelectMany(part => Part(part, streamed)),
        "reasoning" => Reasoning(item, streamed),
        "function_call" => [ToolCalls.Of(item.Text("call_id") ?? item.Text("id"), item.Text("name") ?? "", item.Text("arguments"), item)],
        _ => [new AIContent { RawRepresentation = item }],
    };

    private static IEnumerable<AIContent> Part(JsonElement part, bool streamed)
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
            default:
                yield return new AIContent { RawRepresentation = part };
                break;
        }
    }

    private static IEnumerable<AIContent> Reasoning(JsonElement item, bool streamed)
    {
        var id = item.Text("id");
        var summary = string.Join(Paragraph, item.Items("summary").Select(static part => part.Text("text")));
        var thought = string.Concat(item.Items("content").Select(static part => part.Text("text")));
        if (!streamed && summary.Length > 0)
        {
            yield return ReasoningMarks.Marked(summary, id, summary: true);
        }

        if (!streamed && thought.Length > 0)
        {
            yield return ReasoningMarks.Marked(thought, id, summary: false);
        }

        if (item.Text("encrypted_content") is { } secret)
        {
            // Joined with the text before it, it takes that text's marks; alone it needs its own.
            var content = ReasoningMarks.Marked("", id, summary: thought.Length == 0);
            content.ProtectedData = secret;
            yield return content;
        }
    }
}
