namespace Gambi.Samples.Tests.Documents;

/// <summary>The pieces of a source that are to be shown: between <c>// docs: NAME</c> and <c>// docs end</c>.</summary>
internal static class MarkedCode
{
    private const string Start = "// docs: ";
    private const string End = "// docs end";

    /// <summary>Name and text of each piece.</summary>
    public static IEnumerable<(string Name, string Text)> Of(string file)
    {
        string? name = null;
        List<string> lines = [];
        foreach (string line in File.ReadLines(file))
        {
            if (line.Trim() == End)
            {
                yield return (name ?? throw new InvalidOperationException($"{file} ends a piece that it did not begin."), Outdent(lines));
                (name, lines) = (null, []);
            }
            else if (name is not null)
            {
                lines.Add(line);
            }
            else if (line.TrimStart().StartsWith(Start, StringComparison.Ordinal))
            {
                name = line.Trim()[Start.Length..];
            }
        }

        if (name is not null)
        {
            throw new InvalidOperationException($"{file} does not end its piece '{name}'.");
        }
    }

    private static string Outdent(List<string> lines)
    {
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indent..]));
    }
}
