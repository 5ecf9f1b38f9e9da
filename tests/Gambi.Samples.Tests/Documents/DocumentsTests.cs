using Gambi.Samples.Tests.Running;
using Gambi.TestKit;

namespace Gambi.Samples.Tests.Documents;

public sealed class DocumentsTests
{
    private const int MostLines = 26;

    private static readonly string[] Patterns = ["Arena", "Jury", "DraftCritiquePolish", "Debate", "Npcs", "Classroom"];

    public static TheoryData<string> Documents =>
    [
        "docs/building.md",
        "docs/patterns.md",
        .. Directory.EnumerateFiles(Path.Combine(SampleFolder.Root, "src"), "README.md", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(SampleFolder.Root, file)),
    ];

    private static string[] PatternSources { get; } = [.. Patterns.SelectMany(pattern => Directory.EnumerateFiles(SampleFolder.Of(pattern).Folder, "*.cs"))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_a_document_shows_is_code_that_compiles(string document)
    {
        IReadOnlyList<string> missing = DocExamples.Missing(
            document,
            [.. PatternSources.Select(file => Path.GetRelativePath(SampleFolder.Root, file)), $"tests/Gambi.Samples.Tests/Documents/{nameof(PackageExamples)}.cs"]);

        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Every_pattern_is_shown_as_its_sample_has_it_and_is_short()
    {
        string shown = File.ReadAllText(Path.Combine(SampleFolder.Root, "docs", "patterns.md"));

        Assert.All(Patterns, pattern => Assert.NotEmpty(PatternSources.Where(file => Path.GetDirectoryName(file) == SampleFolder.Of(pattern).Folder).SelectMany(MarkedCode.Of)));
        Assert.All(PatternSources.SelectMany(MarkedCode.Of), piece =>
        {
            Assert.True(shown.Contains($"```csharp\n{piece.Text}\n```", StringComparison.Ordinal), $"docs/patterns.md does not show '{piece.Name}' as it is:\n{piece.Text}");
            Assert.True(piece.Text.Split('\n').Length <= MostLines, $"'{piece.Name}' is too long to be read at a glance.");
        });
    }
}
