using System.Text;

namespace Gambi.Cli.Output;

/// <summary>Rows in columns, plain enough to be cut by <c>awk</c> and read on any terminal.</summary>
internal sealed class TextTable(params IReadOnlyList<string> headings)
{
    private readonly List<IReadOnlyList<string>> _rows = [headings];

    /// <summary>Adds a row; what came from elsewhere is made harmless.</summary>
    public void Add(params IReadOnlyList<string> cells) => _rows.Add([.. cells.Select(cell => TerminalText.Clean(cell))]);

    /// <summary>Writes the rows.</summary>
    public void WriteTo(GambiConsole console)
    {
        int[] widths = [.. headings.Select((_, column) => _rows.Max(row => row[column].Length))];
        foreach (IReadOnlyList<string> row in _rows)
        {
            var line = new StringBuilder();
            for (int column = 0; column < row.Count; column++)
            {
                line.Append(row[column].PadRight(widths[column])).Append("  ");
            }

            console.Line(line.ToString().TrimEnd());
        }
    }
}
