namespace Gambi.Load.Reports;

/// <summary>All figures of a run, round after round.</summary>
internal sealed class FigureBook
{
    private readonly Dictionary<FigureName, List<double>> _figures = [];

    /// <summary>All of them.</summary>
    public IEnumerable<KeyValuePair<FigureName, List<double>>> All => _figures;

    /// <summary>Notes a round's figure.</summary>
    public void Add(FigureName name, double value)
    {
        if (!_figures.TryGetValue(name, out var rounds))
        {
            _figures.Add(name, rounds = []);
        }

        rounds.Add(value);
    }

    /// <summary>The median over rounds, not a number when it was not measured.</summary>
    public double Median(FigureName name) => Measuring.Median.Of(_figures.GetValueOrDefault(name) ?? []);

    /// <summary>The median of what <paramref name="compare"/> makes of both figures of the same round.</summary>
    public double Compare(FigureName one, FigureName other, Func<double, double, double> compare) =>
        Measuring.Median.Of((_figures.GetValueOrDefault(one) ?? []).Zip(_figures.GetValueOrDefault(other) ?? [], compare));

    /// <summary>The median of the ratios within rounds.</summary>
    public double Ratio(FigureName one, FigureName other) => Compare(one, other, static (a, b) => a / b);

    /// <summary>The median of the differences within rounds.</summary>
    public double Difference(FigureName one, FigureName other) => Compare(one, other, static (a, b) => a - b);
}
