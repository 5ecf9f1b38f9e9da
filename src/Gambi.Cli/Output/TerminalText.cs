using System.Text;

namespace Gambi.Cli.Output;

/// <summary>Text from elsewhere, made harmless for a terminal: a room's name must not move the cursor.</summary>
internal static class TerminalText
{
    /// <summary><paramref name="text"/> with control characters shown as a replacement, line breaks and tabs kept when <paramref name="multiline"/>.</summary>
    public static string Clean(string? text, bool multiline = false)
    {
        if (string.IsNullOrEmpty(text) || !text.AsSpan().ContainsAnyExceptInRange(' ', '~') || !text.Any(c => IsHarmful(c, multiline)))
        {
            return text ?? "";
        }

        var clean = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            clean.Append(IsHarmful(c, multiline) ? '\uFFFD' : c);
        }

        return clean.ToString();
    }

    private static bool IsHarmful(char c, bool multiline) =>
        char.IsControl(c) && !(multiline && c is '\n' or '\r' or '\t') || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
