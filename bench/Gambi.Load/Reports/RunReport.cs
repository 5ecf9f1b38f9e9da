using Gambi.Load.Measuring;

namespace Gambi.Load.Reports;

/// <summary>All that is told of a run.</summary>
internal sealed record RunReport
{
    /// <summary>Where.</summary>
    public required Machine Machine { get; init; }

    /// <summary>How much of the machine others took meanwhile, 0 to 1.</summary>
    public required double OtherWork { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>How it was asked for.</summary>
    public required string Command { get; init; }

    /// <summary>What was to be shown.</summary>
    public required IReadOnlyList<GoalRow> Goals { get; init; }

    /// <summary>All figures.</summary>
    public required FigureBook Book { get; init; }
}
