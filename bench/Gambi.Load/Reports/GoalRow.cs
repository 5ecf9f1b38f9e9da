using System.Globalization;

namespace Gambi.Load.Reports;

/// <summary>A goal and what was measured.</summary>
/// <param name="Figure">What it is about.</param>
/// <param name="Goal">What it shall be.</param>
/// <param name="Measured">What it was.</param>
/// <param name="Holds">Whether it holds; <c>null</c> when it was not measured.</param>
internal sealed record GoalRow(string Figure, string Goal, string Measured, bool? Holds)
{
    /// <summary>A figure with an upper bound.</summary>
    public static GoalRow AtMost(string figure, double bound, double measured, string unit) =>
        new(figure, $"≤ {Text(bound)} {unit}", $"{Text(measured)} {unit}", double.IsNaN(measured) ? null : measured <= bound);

    /// <summary>A figure with a lower bound.</summary>
    public static GoalRow AtLeast(string figure, double bound, double measured, string unit) =>
        new(figure, $"≥ {Text(bound)} {unit}", $"{Text(measured)} {unit}", double.IsNaN(measured) ? null : measured >= bound);

    /// <summary>A figure as people read it: three digits, or all before the point.</summary>
    public static string Text(double value) => double.IsNaN(value) ? "–" : value switch
    {
        _ when Math.Abs(value) >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        _ when Math.Abs(value) >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
