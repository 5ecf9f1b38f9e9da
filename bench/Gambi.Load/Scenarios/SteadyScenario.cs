using Gambi.Load.Load;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>Plain answers at a steady rate.</summary>
internal sealed class SteadyScenario(int rate) : LoopScenario($"open-{rate}", $"plain answers, {rate} a second whether answered or not", "plain")
{
    /// <inheritdoc/>
    public override Task<Window> LoadAsync(Target target, TimeSpan length, CancellationToken cancellationToken) =>
        Loading.OpenAsync(Question.Native(target, Models[0]), rate, length, cancellationToken);

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book) =>
    [
        GoalRow.AtMost($"plain answers, {rate} a second: added TTFT p50", 80, book.Difference(Of(Target.Hub, FirstByte50), Of(Target.Direct, FirstByte50)), "µs"),
        GoalRow.AtMost($"plain answers, {rate} a second: added TTFT p99", 1000, book.Difference(Of(Target.Hub, FirstByte99), Of(Target.Direct, FirstByte99)), "µs"),
    ];
}
