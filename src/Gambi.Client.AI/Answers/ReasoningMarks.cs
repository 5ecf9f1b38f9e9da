using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Answers;

/// <summary>What must be kept of a reasoning item beside its text, so that it goes back as it came; it survives the joining of a stream's updates.</summary>
internal static class ReasoningMarks
{
    private const string Id = "gambi.reasoning_id";
    private const string Summary = "gambi.reasoning_summary";

    public static TextReasoningContent Marked(string text, string? id, bool summary)
    {
        var content = new TextReasoningContent(text) { AdditionalProperties = [] };
        if (id is not null)
        {
            content.AdditionalProperties[Id] = id;
        }

        content.AdditionalProperties[Summary] = summary;
        return content;
    }

    public static string? IdOf(TextReasoningContent content) => content.AdditionalProperties?.TryGetValue(Id, out string? id) is true ? id : null;

    /// <summary>Whether the text is a summary of what was thought; thoughts that are kept secret have no other text.</summary>
    public static bool IsSummary(TextReasoningContent content) =>
        content.AdditionalProperties?.TryGetValue(Summary, out bool summary) is true ? summary : content.ProtectedData is not null;
}
