using Gambi.DemoProvider.Misbehaving;
using Gambi.DemoProvider.Reading;

namespace Gambi.DemoProvider.Answering;

/// <summary>The decider of what is said: always the same for the same request.</summary>
internal static class AnswerPlanner
{
    /// <summary>Longer prompts are repeated in part.</summary>
    private const int RepeatedWords = 40;

    private static readonly char[] WordBreaks = [' ', '_', '-', '.', ',', ';', ':', '?', '!', '\n', '\t', '"', '\'', '(', ')', '/'];

    public static DemoAnswer Plan(GenerationRequest request)
    {
        PromptMessage last = request.Messages.Count > 0 ? request.Messages[^1] : new PromptMessage("user", "");
        string prompt = Repeatable(request.Messages.LastOrDefault(message => message.Role == "user")?.Text ?? "");
        OfferedTool? tool = ToolToCall(request, last);
        DemoAnswer answer = new()
        {
            Pieces = tool is null ? Say(request, last, prompt) : Words.SplitJson(SchemaFiller.Fill(tool.Parameters, prompt)),
            ToolName = tool?.Name,
            Finish = tool is null ? DemoFinish.Stop : DemoFinish.ToolCall,
            Reasoning = request.Commands.Think ? Words.Split("The words are to be repeated, so I repeat them.") : [],
            InputTokens = request.Messages.Sum(message => Words.Count(message.Text)),
            HasUsage = !request.Commands.NoUsage,
        };
        return request.MaxTokens is { } most and >= 0 && answer.Pieces.Count > most
            ? answer with { Pieces = [.. answer.Pieces.Take(most)], Finish = DemoFinish.Length }
            : answer;
    }

    private static IReadOnlyList<string> Say(GenerationRequest request, PromptMessage last, string prompt)
    {
        if (request.Commands.Words is { } count)
        {
            return Words.Filler(count);
        }

        return request.Shape switch
        {
            AnswerShape.JsonSchema => Words.SplitJson(SchemaFiller.Fill(request.Schema, prompt)),
            AnswerShape.JsonObject => Words.SplitJson(SchemaFiller.Fill(AnswerSchema.Value, prompt)),
            _ => Words.Split(UpToStop(Text(request, last, prompt), request.Stop)),
        };
    }

    private static string Text(GenerationRequest request, PromptMessage last, string prompt)
    {
        if (last.Role == "tool")
        {
            return $"The tool answered: {Repeatable(last.Text)}. That is all I need to know.";
        }

        int turn = request.Messages.Count(message => message.Role == "user");
        string again = turn > 1 ? $" (turn {turn})" : "";
        return prompt.Length == 0
            ? $"You said nothing I could repeat{again}. I am the demo provider of Gambi, and there is no model behind me."
            : $"You said: \"{prompt}\"{again}. I am the demo provider of Gambi: there is no model behind me, so I repeat your words, one by one.";
    }

    private static string Repeatable(string text)
    {
        IReadOnlyList<string> pieces = Words.Split(PromptCommands.Strip(text));
        return pieces.Count <= RepeatedWords ? string.Concat(pieces) : string.Concat(pieces.Take(RepeatedWords)) + " …";
    }

    private static string UpToStop(string text, IReadOnlyList<string> stops)
    {
        int end = text.Length;
        foreach (string stop in stops.Where(stop => stop.Length > 0))
        {
            int found = text.IndexOf(stop, StringComparison.Ordinal);
            end = found >= 0 && found < end ? found : end;
        }

        return text[..end];
    }

    private static OfferedTool? ToolToCall(GenerationRequest request, PromptMessage last)
    {
        if (request.Tools.Count == 0 || !request.ToolChoice.Allowed || request.Commands.NoTools || last.Role != "user")
        {
            return null;
        }

        HashSet<string> said = WordsOf(last.Text);
        return request.Tools.FirstOrDefault(tool => tool.Name == request.ToolChoice.Name)
            ?? request.Tools.FirstOrDefault(tool => WordsOf(tool.Name).Overlaps(said))
            ?? request.Tools.FirstOrDefault(tool => WordsOf(tool.Description).Overlaps(said))
            ?? request.Tools[0];
    }

    /// <summary>The words that may tell tools apart: the short ones never do.</summary>
    private static HashSet<string> WordsOf(string text) => text
        .Split(WordBreaks, StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.Length > 3)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
