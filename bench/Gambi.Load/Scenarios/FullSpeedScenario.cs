using Gambi.Load.Load;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>Streams whose provider sends as fast as it can.</summary>
internal sealed class FullSpeedScenario(int clients) : LoopScenario($"full-{clients}", $"{clients} streams at full speed", "stream-2000-0")
{
    /// <inheritdoc/>
    public override Task<Window> LoadAsync(Target target, TimeSpan length, CancellationToken cancellationToken) =>
        Loading.ClosedAsync(Question.Native(target, Models[0]), clients, length, cancellationToken);

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book) =>
    [
        GoalRow.AtMost($"{Text}: hub CPU a chunk", 0.7, book.Ratio(Cpu(Target.Hub), Cpu(Target.Nginx)), "× nginx"),
        GoalRow.AtLeast($"{Text}: chunks a second", 0.9, book.Ratio(Rate(Target.Hub), Rate(Target.Nginx)), "× nginx"),
        GoalRow.AtMost($"{Text}: participant CPU a chunk", 1.1, book.Ratio(Cpu(Target.Hub, Target.Participant), Cpu(Target.Hub)), "× the hub's"),
    ];
}
