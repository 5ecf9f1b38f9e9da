using System.Globalization;

namespace Gambi.Load.Reports;

/// <summary>A goal and what was measured.</summary>
/// <param name="Figure">What it is about.</param>
/// <param name="Bound">What it shall not pass.</param>
/// <param name="IsUpper">Whether that is the most it may be, and not the least.</param>
/// <param name="Measured">What it was; not a number when it was not measured.</param>
/// <param name="Unit">Of both.</param>
internal sealed record GoalRow(string Figure, double Bound, bool IsUpper, double Measured, string Unit)
{
    /// <summary>What it shall be.</summary>
    public string Goal => $"{(IsUpper ? '≤' : '≥')} {Text(Bound)} {Unit}";

    /// <summary>Whether it was measured at all.</summary>
    public bool IsMeasured => !double.IsNaN(Measured);

    /// <summary>Whether it holds.</summary>
    public bool Holds => IsUpper ? Measured <= Bound : Measured >= Bound;

    /// <summary>How much of the bound is used up: more than 1 is too much, whichever way the bound looks.</summary>
    public double Share => IsUpper ? Measured / Bound : Bound / Measured;

    /// <summary>A figure with an upper bound.</summary>
    public static GoalRow AtMost(string figure, double bound, double measured, string unit) => new(figure, bound, true, measured, unit);

    /// <summary>A figure with a lower bound.</summary>
    public static GoalRow AtLeast(string figure, double bound, double measured, string unit) => new(figure, bound, false, measured, unit);

    /// <summary>A figure as people read it: three digits, or all before the point.</summary>
    public static string Text(double value) => double.IsNaN(value) ? "–" : value switch
    {
        _ when Math.Abs(value) >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        _ when Math.Abs(value) >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
