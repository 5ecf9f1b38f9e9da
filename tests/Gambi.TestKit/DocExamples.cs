using System.Text.RegularExpressions;

namespace Gambi.TestKit;

/// <summary>The C# of a page of docs, which is code that somebody compiled and ran, or it is not there.</summary>
public static partial class DocExamples
{
    /// <summary>The blocks of a page that stand in none of the given source files, spaces aside; and all of them when the page has none.</summary>
    /// <param name="page">The page, such as <c>docs/testing.md</c>.</param>
    /// <param name="sources">Files, from the repository's root.</param>
    public static IReadOnlyList<string> Missing(string page, params IReadOnlyList<string> sources)
    {
        var root = Root();
        var code = string.Concat(sources.Select(source => Bare(File.ReadAllText(Path.Combine(root, source)))));
        var blocks = Block().Matches(File.ReadAllText(Path.Combine(root, page))).Select(static block => block.Groups[1].Value).ToList();
        return blocks.Count == 0 ? [$"{page} has no C#"] : [.. blocks.Where(block => !code.Contains(Bare(block), StringComparison.Ordinal))];
    }

    private static string Bare(string text) => Space().Replace(text, "");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gambi.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
