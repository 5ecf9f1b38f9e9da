using Gambi.Samples.Tests.Running;

namespace Gambi.Samples.Tests.Documents;

public sealed class DocumentsTests
{
    private const int MostLines = 26;

    private static readonly string[] Patterns = ["Arena", "Jury", "DraftCritiquePolish", "Debate", "Npcs", "Classroom"];

    public static TheoryData<string> Documents =>
    [
        "docs/patterns.md",
        "docs/building.md",
        .. Directory.EnumerateFiles(Path.Combine(SampleFolder.Root, "src"), "README.md", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(SampleFolder.Root, file)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_a_document_shows_is_code_that_compiles(string document)
    {
        string[] compiled = [.. Sources().SelectMany(MarkedCode.InSource).Select(piece => piece.Text)];
        string[] shown = [.. MarkedCode.InDocument(Path.Combine(SampleFolder.Root, document))];

        Assert.NotEmpty(shown);
        Assert.All(shown, block => Assert.True(compiled.Contains(block), $"{document} shows what no marked piece of a sample or of {nameof(PackageExamples)} is:\n{block}"));
    }

    [Fact]
    public void Every_pattern_is_shown_and_is_short()
    {
        string[] shown = [.. MarkedCode.InDocument(Path.Combine(SampleFolder.Root, "docs", "patterns.md"))];

        foreach ((string name, string text) in Patterns.SelectMany(pattern => Directory.EnumerateFiles(SampleFolder.Of(pattern).Folder, "*.cs")).SelectMany(MarkedCode.InSource))
        {
            Assert.True(shown.Contains(text), $"docs/patterns.md does not show '{name}' as it is:\n{text}");
            Assert.True(text.Split('\n').Length <= MostLines, $"'{name}' is too long to be read at a glance.");
        }
    }

    private static IEnumerable<string> Sources() => SampleFolder.All.Where(sample => !sample.Name.StartsWith("js-", StringComparison.Ordinal))
        .SelectMany(sample => Directory.EnumerateFiles(sample.Folder, "*.cs"))
        .Append(Path.Combine(SampleFolder.Root, "tests", "Gambi.Samples.Tests", "Documents", $"{nameof(PackageExamples)}.cs"));
}
