namespace Gambi.Load.Reports;

/// <summary>The tables that people read.</summary>
internal static class Tables
{
    /// <summary>The medians of a scenario, a line for each way.</summary>
    public static TextTable Details(FigureBook book, string scenario)
    {
        var figures = book.All.Select(static one => one.Key).Where(name => name.Scenario == scenario).ToList();
        string[] columns = [.. figures.Select(static name => name.Figure).Distinct()];
        var table = new TextTable(["", .. columns]);
        foreach (var target in figures.Select(static name => name.Target).Distinct())
        {
            table.Add([target, .. columns.Select(column => GoalRow.Text(book.Median(new(scenario, target, column))))]);
        }

        return table;
    }

    /// <summary>Goals and what was measured.</summary>
    public static TextTable Goals(IEnumerable<GoalRow> rows)
    {
        var table = new TextTable("figure", "goal", "measured", "holds");
        foreach (var row in rows)
        {
            table.Add(row.Figure, row.Goal, row.IsMeasured ? $"{GoalRow.Text(row.Measured)} {row.Unit}" : "–", !row.IsMeasured ? "–" : row.Holds ? "yes" : "NO");
        }

        return table;
    }
}
