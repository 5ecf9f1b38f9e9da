using Gambi.DemoProvider.Misbehaving;
using Gambi.DemoProvider.Reading;

namespace Gambi.DemoProvider.Answering;

/// <summary>The decider of what is said: always the same for the same request.</summary>
internal static class AnswerPlanner
{
    /// <summary>Longer prompts are repeated in part.</summary>
    private const int RepeatedWords = 40;

    /// <summary>So many pieces are said of an answer that is told to end early.</summary>
    private const int EarlyEnd = 2;

    public static DemoAnswer Plan(GenerationRequest request)
    {
        PromptMessage last = request.Messages.Count > 0 ? request.Messages[^1] : new PromptMessage("user", "");
        string prompt = Repeatable(request.Messages.LastOrDefault(message => message.Role == "user")?.Text ?? "");
        IReadOnlyList<DemoToolCall> calls = ToolCaller.Plan(request, prompt);
        DemoAnswer answer = new()
        {
            Pieces = calls.Count == 0 ? Say(request, last, prompt)
                : request.Commands.SayAndCall ? Words.Split("I will look that up first.")
                : [],
            IsRefusal = request.Commands.Refuse,
            Calls = calls,
            Finish = calls.Count == 0 ? DemoFinish.Stop : DemoFinish.ToolCall,
            Reasoning = request.Commands.Think ? Words.Split("The words are to be repeated, so I repeat them.") : [],
            InputTokens = request.Messages.Sum(message => Words.Count(message.Text)),
            HasUsage = !request.Commands.NoUsage,
        };
        answer = EarlyFinish(request.Commands) is { } early ? answer.EndAfter(EarlyEnd, early) with { Finish = early } : answer;
        return request.MaxTokens is { } most and >= 0 ? answer.EndAfter(most, DemoFinish.Length) : answer;
    }

    private static DemoFinish? EarlyFinish(PromptCommands commands) => commands switch
    {
        { FailMid: true } => DemoFinish.Failed,
        { Filter: true } => DemoFinish.Filter,
        { Length: true } => DemoFinish.Length,
        _ => null,
    };

    private static IReadOnlyList<string> Say(GenerationRequest request, PromptMessage last, string prompt)
    {
        if (request.Commands.Refuse)
        {
            return Words.Split("I am sorry, but I cannot help with that.");
        }

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
}
