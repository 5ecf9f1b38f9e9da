using Gambi.Load.Load;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>Streams with a chunk each 5 ms.</summary>
internal sealed class PacedScenario(int clients, string stream = PacedScenario.Stream) : LoopScenario($"paced-{clients}", $"a chunk each 5 ms, {clients} at a time", stream)
{
    /// <summary>A stream of a second.</summary>
    public const string Stream = "stream-200-5000";

    /// <summary>A stream of half a second, for those in a hurry.</summary>
    public const string ShortStream = "stream-100-5000";

    /// <inheritdoc/>
    public override Task<Window> LoadAsync(Target target, TimeSpan length, CancellationToken cancellationToken) =>
        Loading.ClosedAsync(Question.Native(target, Models[0]), clients, length, cancellationToken);

    /// <summary>The hub's CPU time a chunk, as a multiple of nginx's.</summary>
    public double HubToNginx(FigureBook book) => book.Ratio(Cpu(Target.Hub), Cpu(Target.Nginx));

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book)
    {
        yield return GoalRow.AtMost($"{Text}: hub CPU a chunk", 1, HubToNginx(book), "× nginx");
        yield return GoalRow.AtMost($"{Text}: participant CPU a chunk", 1.1, book.Ratio(Cpu(Target.Hub, Target.Participant), Cpu(Target.Hub)), "× the hub's");
        if (clients == 128)
        {
            yield return GoalRow.AtMost($"{Text}: TTFT p99", 1.5, book.Ratio(Of(Target.Hub, FirstByte99), Of(Target.Nginx, FirstByte99)), "× nginx");
        }
    }
}
