using System.Text;
using Gambi.Cli.Output;
using Spectre.Console;

namespace Gambi.Cli.Prompts;

/// <summary>Asks on the terminal. Lines are read key by key, so that Ctrl+C is heard and a secret never shows.</summary>
internal sealed class TerminalPrompter(IAnsiConsole terminal) : IPrompter
{
    private const int LongestLine = 8_192;

    // Numbers, not Spectre's list: its SelectionPrompt<T> cannot be trimmed (TypeDescriptor), and a numbered list reads well aloud, too.
    public async Task<string> SelectAsync(string question, IReadOnlyList<string> choices, CancellationToken cancellationToken)
    {
        for (int index = 0; index < choices.Count; index++)
        {
            terminal.WriteLine($"  {index + 1}) {TerminalText.Clean(choices[index])}");
        }

        string typed = await TextAsync(
            $"{question}, 1 to {choices.Count}",
            "1",
            text => ChoiceMatch.Find(text, choices) is null ? $"Type a number from 1 to {choices.Count}, or enough of a name." : null,
            cancellationToken);
        return ChoiceMatch.Find(typed, choices)!;
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
        // The first look at the keyboard turns the terminal's own echo off, for good: what is typed as soon as the question shows must not.
        terminal.Input.IsKeyAvailable();
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
