using System.CommandLine;
using System.Runtime.CompilerServices;
using Gambi.Cli.Wiring;

namespace Gambi.Cli.Tests.Wiring;

public sealed class ReadmeTests
{
    [Fact]
    public async Task Every_gambi_line_of_the_readme_parses()
    {
        string[] lines = await CommandLinesAsync();

        Assert.True(lines.Length >= 5, $"only {lines.Length} lines were found");
        Assert.All(lines, line =>
        {
            ParseResult parsed = CommandTree.Create(new CommonOptions()).Parse(line["gambi ".Length..]);
            Assert.True(ParseFailure.Find(parsed) is null, $"{line}: {ParseFailure.Find(parsed)?.Message}");
        });
    }

    /// <summary>Lines of the README's shell blocks that call <c>gambi</c>, continued ones joined, comments cut off.</summary>
    private static async Task<string[]> CommandLinesAsync([CallerFilePath] string thisFile = "")
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
        string text = await File.ReadAllTextAsync(Path.Combine(root, "README.md"));
        return [.. text
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n')
            .Where(line => line.StartsWith("gambi ", StringComparison.Ordinal))
            .Select(line => line.Split(" #")[0].TrimEnd())];
    }
}
