using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Answers;

/// <summary>Annotations of a text: sources on the web, and files.</summary>
internal static class Citations
{
    /// <summary>A text of no letters that bears the annotations of the text before it, as they are only known after its deltas; none when there are none.</summary>
    public static TextContent? Of(IEnumerable<JsonElement> annotations)
    {
        List<AIAnnotation> read = [.. annotations.Select(Of)];
        return read.Count > 0 ? new TextContent("") { Annotations = read } : null;
    }

    private static AIAnnotation Of(JsonElement annotation)
    {
        // Chat Completions puts the same one level down.
        var told = annotation.Get("url_citation") ?? annotation;
        if (annotation.Text("type") is not ("url_citation" or "file_citation" or "container_file_citation"))
        {
            return new AIAnnotation { RawRepresentation = annotation };
        }

        return new CitationAnnotation
        {
            Title = told.Text("title") ?? told.Text("filename"),
            Url = told.Text("url") is { } url && Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri : null,
            FileId = told.Text("file_id"),
            AnnotatedRegions = told.Number("start_index") is { } start && told.Number("end_index") is { } end
                ? [new TextSpanAnnotatedRegion { StartIndex = (int)Math.Clamp(start, 0, int.MaxValue), EndIndex = (int)Math.Clamp(end, 0, int.MaxValue) }]
                : null,
            RawRepresentation = annotation,
        };
    }
}
