using Gambi.Load.Load;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>All scenarios.</summary>
internal static class Catalogue
{
    /// <summary>In the order of the report.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new LoopScenario("plain-32", "plain answers, 32 at a time", 32, "plain", static (it, book) =>
        [
            GoalRow.AtMost("plain answers, 32 at a time: hub CPU a request", 1.4, book.Ratio(it.Cpu(Target.Hub), it.Cpu(Target.Nginx)), "× nginx"),
            GoalRow.AtMost("the same: participant CPU a request", 1.1, book.Ratio(it.Cpu(Target.Hub, "participant"), it.Cpu(Target.Hub)), "× the hub's"),
            GoalRow.AtMost("saturated p99, 32 at a time", 3, book.Ratio(it.Figure(Target.Hub, LoopScenario.Whole99), it.Figure(Target.Nginx, LoopScenario.Whole99)), "× nginx"),
        ]),
        new LoopScenario("plain-1", "plain answers, one at a time", 1, "plain", static (it, book) =>
        [
            GoalRow.AtMost("plain answers, one at a time: added TTFT p50", 90, book.Difference(it.Figure(Target.Hub, LoopScenario.FirstByte50), it.Figure(Target.Direct, LoopScenario.FirstByte50)), "µs"),
        ]),
        Paced(1),
        Paced(32),
        Paced(128),
        new LoopScenario("full-32", "32 streams at full speed", 32, "stream-2000-0", static (it, book) =>
        [
            GoalRow.AtMost("32 streams at full speed: hub CPU a chunk", 0.7, book.Ratio(it.Cpu(Target.Hub), it.Cpu(Target.Nginx)), "× nginx"),
            GoalRow.AtLeast("the same: chunks a second", 0.9, book.Ratio(it.Figure(Target.Hub, LoopScenario.Rate), it.Figure(Target.Nginx, LoopScenario.Rate)), "× nginx"),
        ]),
    ];

    private static LoopScenario Paced(int clients) => new($"paced-{clients}", $"a chunk each 5 ms, {clients} at a time", clients, "stream-200-5000", (it, book) => [.. PacedGoals(it, book, clients)]);

    private static IEnumerable<GoalRow> PacedGoals(LoopScenario it, FigureBook book, int clients)
    {
        yield return GoalRow.AtMost($"a chunk each 5 ms, {clients} streams: hub CPU a chunk", 1, book.Ratio(it.Cpu(Target.Hub), it.Cpu(Target.Nginx)), "× nginx");
        yield return GoalRow.AtMost("the same: participant CPU a chunk", 1.1, book.Ratio(it.Cpu(Target.Hub, "participant"), it.Cpu(Target.Hub)), "× the hub's");
        if (clients == 128)
        {
            yield return GoalRow.AtMost("the same: TTFT p99", 1.5, book.Ratio(it.Figure(Target.Hub, LoopScenario.FirstByte99), it.Figure(Target.Nginx, LoopScenario.FirstByte99)), "× nginx");
        }
    }
}
