using Gambi.DemoProvider.Reading;

namespace Gambi.DemoProvider.Answering;

/// <summary>The decider of which tools are called, and with what.</summary>
internal static class ToolCaller
{
    private static readonly char[] WordBreaks = [' ', '_', '-', '.', ',', ';', ':', '?', '!', '\n', '\t', '"', '\'', '(', ')', '/'];

    /// <summary>The calls that a request provokes; arguments repeat the prompt, numbered from the second call on.</summary>
    public static IReadOnlyList<DemoToolCall> Plan(GenerationRequest request, string prompt)
    {
        if (request.Tools.Count == 0 || !request.ToolChoice.Allowed || request.Commands.NoTools || request.Commands.Refuse || !IsDue(request))
        {
            return [];
        }

        int first = IndexOfFirst(request);
        return
        [
            .. Enumerable.Range(0, request.Commands.Calls).Select(number =>
            {
                OfferedTool tool = request.Tools[(first + number) % request.Tools.Count];
                string text = number == 0 ? prompt : $"{prompt} ({number + 1})";
                return new DemoToolCall(tool.Name, Words.SplitJson(SchemaFiller.Fill(tool.Parameters, text)));
            }),
        ];
    }

    /// <summary>Whether somebody just spoke, or fewer rounds of results have come back since than were asked for.</summary>
    private static bool IsDue(GenerationRequest request)
    {
        int rounds = 0;
        string role = "";
        foreach (PromptMessage message in request.Messages.Reverse().TakeWhile(message => message.Role != "user"))
        {
            rounds += message.Role == "tool" && role != "tool" ? 1 : 0;
            role = message.Role;
        }

        return request.Messages is [.., PromptMessage last] && last.Role switch
        {
            "user" => true,
            "tool" => rounds < request.Commands.Steps,
            _ => false,
        };
    }

    private static int IndexOfFirst(GenerationRequest request)
    {
        HashSet<string> said = WordsOf(request.Messages.Last(message => message.Role is "user").Text);
        List<OfferedTool> tools = [.. request.Tools];
        int found = tools.FindIndex(tool => tool.Name == request.ToolChoice.Name);
        found = found >= 0 ? found : tools.FindIndex(tool => WordsOf(tool.Name).Overlaps(said));
        found = found >= 0 ? found : tools.FindIndex(tool => WordsOf(tool.Description).Overlaps(said));
        return Math.Max(found, 0);
    }

    /// <summary>The words that may tell tools apart: the short ones never do.</summary>
    private static HashSet<string> WordsOf(string text) => text
        .Split(WordBreaks, StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.Length > 3)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
