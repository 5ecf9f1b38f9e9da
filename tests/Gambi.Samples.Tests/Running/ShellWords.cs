using System.Text.RegularExpressions;

namespace Gambi.Samples.Tests.Running;

/// <summary>The words of a shell's command line, as far as READMEs go: blanks part them, double quotes hold them together.</summary>
internal static partial class ShellWords
{
    public static IEnumerable<string> Of(string line) => Word().Matches(line).Select(match => match.Groups["quoted"] is { Success: true } quoted ? quoted.Value : match.Value);

    [GeneratedRegex("\"(?<quoted>[^\"]*)\"|[^ ]+", RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
