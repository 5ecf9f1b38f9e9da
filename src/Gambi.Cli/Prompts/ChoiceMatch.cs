using System.Globalization;

namespace Gambi.Cli.Prompts;

/// <summary>Which choice of a numbered list somebody means.</summary>
internal static class ChoiceMatch
{
    /// <summary>The choice with that number, that name, or the only one with that in its name; else <c>null</c>.</summary>
    public static string? Find(string typed, IReadOnlyList<string> choices)
    {
        string text = typed.Trim();
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number >= 1 && number <= choices.Count ? choices[number - 1] : null;
        }

        if (text.Length == 0)
        {
            return null;
        }

        string[] found = [.. choices.Where(choice => choice.Contains(text, StringComparison.OrdinalIgnoreCase))];
        return choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? (found is [var only] ? only : null);
    }
}
