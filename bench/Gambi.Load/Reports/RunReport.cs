using Gambi.Load.Measuring;

namespace Gambi.Load.Reports;

/// <summary>All that is told of a run.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Date">When.</param>
/// <param name="Command">How it was asked for.</param>
/// <param name="Goals">What was to be shown.</param>
/// <param name="Book">All figures.</param>
internal sealed record RunReport(Machine Machine, DateTimeOffset Date, string Command, IReadOnlyList<GoalRow> Goals, FigureBook Book);
