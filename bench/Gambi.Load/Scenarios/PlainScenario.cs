using Gambi.Load.Load;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>Plain answers to clients in a closed loop.</summary>
internal sealed class PlainScenario(int clients) : LoopScenario($"plain-{clients}", $"plain answers, {clients} at a time", "plain")
{
    /// <inheritdoc/>
    public override Task<Window> LoadAsync(Target target, TimeSpan length, CancellationToken cancellationToken) =>
        Loading.ClosedAsync(Question.Native(target, Models[0]), clients, length, cancellationToken);

    /// <summary>The hub's CPU time a request, as a multiple of nginx's.</summary>
    public double HubToNginx(FigureBook book) => book.Ratio(Cpu(Target.Hub), Cpu(Target.Nginx));

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book) => clients == 1
        ? [GoalRow.AtMost("plain answers, one at a time: added TTFT p50", 90, book.Difference(Of(Target.Hub, FirstByte50), Of(Target.Direct, FirstByte50)), "µs")]
        :
        [
            GoalRow.AtMost($"{Text}: hub CPU a request", 1.4, HubToNginx(book), "× nginx"),
            GoalRow.AtMost($"{Text}: participant CPU a request", 1.1, book.Ratio(Cpu(Target.Hub, Target.Participant), Cpu(Target.Hub)), "× the hub's"),
            GoalRow.AtMost($"{Text}, saturated: p99", 3, book.Ratio(Of(Target.Hub, Whole99), Of(Target.Nginx, Whole99)), "× nginx"),
        ];
}
