using System.Globalization;
using System.Net;
using System.Text;

namespace Gambi.Load.Reports;

/// <summary>A bar for each goal: how much of its bound is used up.</summary>
internal static class SvgChart
{
    private const int Width = 1000;
    private const int BarsFrom = 560;
    private const int Most = 2;
    private const int Row = 22;
    private const int Top = 70;
    private const int PerBound = (Width - BarsFrom - 80) / Most;

    /// <summary>Writes it.</summary>
    public static void Write(RunReport report, string file) => File.WriteAllText(file, Draw(report));

    private static string Draw(RunReport report)
    {
        var rows = report.Goals.Where(static row => row.IsMeasured).ToList();
        var height = Top + (Row * rows.Count) + 20;
        var svg = new StringBuilder();
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" font-family="system-ui, sans-serif" font-size="12" fill="#333">""");
        Add(svg, $"""<rect width="{Width}" height="{height}" fill="#fff"/>""");
        Add(svg, $"""<text x="10" y="22" font-size="15" font-weight="bold">How much of each goal is used up</text>""");
        Add(svg, $"""<text x="10" y="42" fill="#777">{Text(report.Machine.ToString())}; {report.Date:yyyy-MM-dd}</text>""");
        for (var i = 0; i < rows.Count; i++)
        {
            Bar(svg, rows[i], Top + (Row * i));
        }

        Add(svg, $"""<line x1="{BarsFrom + PerBound}" x2="{BarsFrom + PerBound}" y1="{Top - 12}" y2="{height - 12}" stroke="#333" stroke-dasharray="3 3"/>""");
        Add(svg, $"""<text x="{BarsFrom + PerBound}" y="{Top - 16}" text-anchor="middle" fill="#777">the goal</text>""");
        Add(svg, $"</svg>");
        return svg.ToString();
    }

    private static void Bar(StringBuilder svg, GoalRow row, int top)
    {
        var isCut = row.Share > Most;
        var length = Math.Max(1, Math.Clamp(row.Share, 0, Most) * PerBound);
        Add(svg, $"""<text x="{BarsFrom - 8}" y="{top + 13}" text-anchor="end">{Text(row.Figure)}</text>""");
        Add(svg, $"""<rect x="{BarsFrom}" y="{top + 2}" width="{length:0.#}" height="{Row - 7}" fill="{(row.Holds ? "#4c9f70" : "#c8553d")}"/>""");
        Add(svg, $"""<text x="{BarsFrom + length + 6:0.#}" y="{top + 13}">{(isCut ? "… " : "")}{Text(GoalRow.Text(row.Measured))} {Text(row.Unit.Split(' ')[0])}</text>""");
    }

    private static void Add(StringBuilder svg, FormattableString line) => svg.AppendLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
