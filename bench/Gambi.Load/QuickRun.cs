using Gambi.Load.Children;
using Gambi.Load.Load;
using Gambi.Load.Reports;
using Gambi.Load.Scenarios;

namespace Gambi.Load;

/// <summary>The check of the <see cref="Budget"/>: a minute and a half of the load's most telling parts.</summary>
internal sealed class QuickRun(RunOptions asked, TextWriter output)
{
    // Many short rounds: what else the machine does spoils some, and a median of three of them may be one of these.
    private const int Rounds = 7;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    private readonly RunOptions _options = asked with { Rounds = Rounds, Length = Length, Targets = [Target.Nginx, Target.Hub] };
    private readonly PlainScenario _plain = new(32);
    private readonly PacedScenario _paced = new(32, PacedScenario.ShortStream);
    private readonly AllocationScenario _allocated = new(32);

    /// <summary>Runs; answers the exit code: 1 when the hub costs too much.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var book = new FigureBook();
        await using (var deployment = await Deployment.StartAsync(_options, [.. _plain.Models, .. _paced.Models, .. _allocated.Models], cancellationToken))
        {
            var stage = new Stage(deployment, _options, book, cancellationToken);
            await Run.WarmUpAsync(stage, [_plain, _paced], Length);
            await Run.SettleAsync(stage, _plain);
            await Run.SettleAsync(stage, _paced);
            if (deployment.Find(Target.Nginx) is null)
            {
                await output.WriteLineAsync("No nginx here: only what is allocated can be checked.");
            }
            else
            {
                await _plain.RunAsync(stage);
                await _paced.RunAsync(stage);
            }

            await _allocated.RunAsync(stage with { Options = _options with { Rounds = 1 } });
        }

        var rows = Budget.Rows(_plain.HubToNginx(book), _paced.HubToNginx(book), _allocated.PerChunk(book));
        await output.WriteLineAsync($"{Tables.Goals(rows)}");
        var broken = rows.Where(static row => row.IsMeasured && !row.Holds).ToList();
        foreach (var row in broken)
        {
            await output.WriteLineAsync($"OVER BUDGET: {row.Figure} must be {row.Goal} and was {GoalRow.Text(row.Measured)}.");
        }

        return broken.Count == 0 ? 0 : 1;
    }
}
