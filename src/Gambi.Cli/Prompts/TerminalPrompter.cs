using System.Text;
using Gambi.Cli.Output;
using Spectre.Console;

namespace Gambi.Cli.Prompts;

/// <summary>Asks on the terminal. Lines are read key by key, so that Ctrl+C is heard and a secret never shows.</summary>
internal sealed class TerminalPrompter(IAnsiConsole terminal) : IPrompter
{
    private const int LongestLine = 8_192;

    public async Task<string> SelectAsync(string question, IReadOnlyList<string> choices, CancellationToken cancellationToken)
    {
        // Shown as text, not as markup: names come from hubs and providers.
        var shown = choices.Select(choice => Markup.Escape(TerminalText.Clean(choice))).ToList();
        var prompt = new SelectionPrompt<string>().Title(Markup.Escape(question)).PageSize(12).AddChoices(Enumerable.Range(0, shown.Count).Select(Words.Index));
        prompt.Converter = index => shown[Words.Index(index)];
        string picked = await prompt.ShowAsync(terminal, cancellationToken);
        string answer = choices[Words.Index(picked)];
        terminal.WriteLine($"{question}: {TerminalText.Clean(answer)}");
        return answer;
    }

    public async Task<string> TextAsync(string question, string suggestion, Func<string, string?> findProblem, CancellationToken cancellationToken)
    {
        while (true)
        {
            terminal.Write(new Text(suggestion.Length == 0 ? $"{question}: " : $"{question} ({TerminalText.Clean(suggestion)}): "));
            string typed = (await ReadLineAsync(shown: true, cancellationToken)).Trim();
            string answer = typed.Length == 0 ? suggestion : typed;
            if (findProblem(answer) is not { } problem)
            {
                return answer;
            }

            terminal.WriteLine(problem);
        }
    }

    public Task<string> SecretAsync(string question, CancellationToken cancellationToken)
    {
        terminal.Write(new Text($"{question}: "));
        return ReadLineAsync(shown: false, cancellationToken);
    }

    private async Task<string> ReadLineAsync(bool shown, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            ConsoleKeyInfo key = await terminal.Input.ReadKeyAsync(intercept: true, cancellationToken)
                ?? throw new OperationCanceledException("The terminal has no input.");
            if (key.Key == ConsoleKey.Enter)
            {
                terminal.WriteLine();
                return line.ToString();
            }

            if (key.Key == ConsoleKey.Backspace && line.Length > 0)
            {
                line.Length--;
                Echo("\b \b");
            }
            else if (!char.IsControl(key.KeyChar) && line.Length < LongestLine)
            {
                line.Append(key.KeyChar);
                Echo(key.KeyChar.ToString());
            }
        }

        void Echo(string text)
        {
            if (shown)
            {
                terminal.Profile.Out.Writer.Write(text);
            }
        }
    }
}
