using System.Text;
using System.Text.Json;

namespace Gambi.TestKit.Schemas;

/// <summary>The event stream of a response after OpenAI's public reference: every event's members, their order, and that they add up to the final object.</summary>
public static class ResponseEventSchema
{
    /// <summary>
    /// What is wrong with a stream, byte by byte as a client gets it; nothing when it is one. Of response objects without output, those in
    /// <paramref name="known"/> are taken as valid, and those that are valid are put there: for those who validate many streams of one request.
    /// </summary>
    public static IReadOnlyList<string> Validate(ReadOnlySpan<byte> stream, HashSet<string>? known = null)
    {
        List<string> problems = [];
        List<ResponseEvent> events = Read(stream, problems);
        var order = new ResponseEventOrder(problems, known ?? []);
        foreach (ResponseEvent next in events)
        {
            order.Add(next);
        }

        order.Complete();
        return problems;
    }

    /// <summary>The events of a stream.</summary>
    public static IReadOnlyList<ResponseEvent> Read(ReadOnlySpan<byte> stream) => Read(stream, []);

    private static List<ResponseEvent> Read(ReadOnlySpan<byte> stream, List<string> problems)
    {
        List<ResponseEvent> events = [];
        bool isDone = false;
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(stream);
        }
        catch (DecoderFallbackException)
        {
            problems.Add("The stream is not UTF-8.");
            return events;
        }

        if (!text.EndsWith("\n\n", StringComparison.Ordinal))
        {
            problems.Add("The stream does not end with an event's blank line.");
        }

        foreach (string block in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (block[0] == ':')
            {
                continue;
            }

            if (isDone)
            {
                problems.Add("Something follows [DONE].");
            }

            isDone |= block == "data: [DONE]";
            if (!isDone && ReadEvent(block, problems) is { } next)
            {
                events.Add(next);
            }
        }

        if (!isDone)
        {
            problems.Add("[DONE] is missing.");
        }

        return events;
    }

    private static ResponseEvent? ReadEvent(string block, List<string> problems)
    {
        string[] lines = block.Split('\n');
        if (lines is not [var type, var data] || !type.StartsWith("event: ", StringComparison.Ordinal) || !data.StartsWith("data: {", StringComparison.Ordinal))
        {
            problems.Add($"Not one event line and one data line: {block}");
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(data["data: ".Length..], new JsonDocumentOptions { MaxDepth = 300 });
            return new ResponseEvent(type["event: ".Length..], document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            problems.Add($"No JSON ({exception.Message}): {data}");
            return null;
        }
    }
}
