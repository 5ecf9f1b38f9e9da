using System.Text;

namespace Gambi.Adaptation.Answers;

/// <summary>What an error says that is no JSON: plain text, or the title of a page.</summary>
internal static class ErrorText
{
    private const int Limit = 8 * 1024;

    public static string Read(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, Limit)]).Trim();
        return Joined(text.StartsWith('<') ? TitleOf(text) : text);
    }

    private static string TitleOf(string page)
    {
        var open = page.IndexOf("<title", StringComparison.OrdinalIgnoreCase);
        var start = open < 0 ? -1 : page.IndexOf('>', open);
        var end = start < 0 ? -1 : page.IndexOf("</title", start, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? "" : page[(start + 1)..end];
    }

    /// <summary>On one line: white space is one space, control characters are none.</summary>
    private static string Joined(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsWhiteSpace(letter) && !char.IsControl(letter))
            {
                line.Append(letter);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }
}
