namespace Gambi.Samples.Tests.Documents;

/// <summary>The code that documents show: in sources between <c>// docs: NAME</c> and <c>// docs end</c>, in documents between fences.</summary>
internal static class MarkedCode
{
    private const string Start = "// docs: ";
    private const string End = "// docs end";

    /// <summary>Name and text of each marked piece of a source.</summary>
    public static IEnumerable<(string Name, string Text)> InSource(string file)
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

    /// <summary>Each C# block of a document.</summary>
    public static IEnumerable<string> InDocument(string file) =>
        File.ReadAllText(file).Split("```csharp\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)].TrimEnd('\n'));

    private static string Outdent(List<string> lines)
    {
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indent..]));
    }
}
