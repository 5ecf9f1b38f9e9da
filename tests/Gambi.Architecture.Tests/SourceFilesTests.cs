namespace Gambi.Architecture.Tests;

public sealed class SourceFilesTests
{
    private const int MostLines = 300;

    [Fact]
    public void No_source_file_has_more_than_300_lines()
    {
        var tooLong = Repository.Files("*.cs")
            .Select(file => (File: file, Lines: File.ReadLines(Path.Combine(Repository.Root, file)).Count()))
            .Where(file => file.Lines > MostLines)
            .Select(file => $"{file.File}: {file.Lines}")
            .ToArray();

        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
    }

    [Fact]
    public void No_source_file_hides_code_behind_regions_or_conditions()
    {
        var hiding = Repository.Files("*.cs")
            .Where(file => File.ReadLines(Path.Combine(Repository.Root, file)).Any(line => line.TrimStart().StartsWith("#region", StringComparison.Ordinal) || line.TrimStart().StartsWith("#if ", StringComparison.Ordinal)))
            .ToArray();

        Assert.True(hiding.Length == 0, string.Join('\n', hiding));
    }
}
