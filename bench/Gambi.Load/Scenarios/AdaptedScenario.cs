using Gambi.Load.Load;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>The same streams where the provider speaks Chat Completions and the client Responses; nginx passes the provider's own on.</summary>
internal sealed class AdaptedScenario(int clients) : LoopScenario($"adapted-{clients}", $"a chunk each 5 ms, {clients} at a time, Chat Completions as Responses", PacedScenario.Stream)
{
    /// <inheritdoc/>
    public override Task<Window> LoadAsync(Target target, TimeSpan length, CancellationToken cancellationToken) => Loading.ClosedAsync(
        target.Name == Target.Hub ? Question.Adapted(target, Models[0]) : Question.Native(target, Models[0]), clients, length, cancellationToken);

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book) => [GoalRow.AtMost($"{Text}: hub CPU a chunk", 2.5, book.Ratio(Cpu(Target.Hub), Cpu(Target.Nginx)), "× nginx")];

    /// <inheritdoc/>
    protected override IEnumerable<Target> Ways(Stage stage) => base.Ways(stage).Where(static target => target.Name != Target.Direct);
}
