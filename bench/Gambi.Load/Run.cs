using System.Globalization;
using Gambi.Load.Children;
using Gambi.Load.Load;
using Gambi.Load.Reports;
using Gambi.Load.Scenarios;

namespace Gambi.Load;

/// <summary>One run: starts everything, measures scenario after scenario, reports.</summary>
internal sealed class Run(RunOptions options, TextWriter output)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly FigureBook _book = new();

    /// <summary>Runs; answers the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var chosen = Catalogue.Choose(options.Scenarios);
        if (options.List || chosen.Count == 0)
        {
            await ListAsync();
            return options.List ? 0 : 2;
        }

        await using var deployment = await Deployment.StartAsync(options, [.. Catalogue.All.SelectMany(static scenario => scenario.Models).Distinct()], cancellationToken);
        await TellAsync(deployment);
        var stage = new Stage(deployment, options, _book, cancellationToken);
        if (chosen.Any(static scenario => scenario.WantsWarmth))
        {
            await WarmUpAsync(stage);
        }

        foreach (var scenario in chosen)
        {
            await scenario.RunAsync(stage);
            await output.WriteLineAsync($"\n{scenario.Name}: {scenario.Text}");
            await output.WriteAsync(Tables.Details(_book, scenario.Name).ToString());
        }

        await output.WriteLineAsync($"\n{Tables.Goals(chosen.SelectMany(scenario => scenario.Goals(_book)))}");
        return 0;
    }

    private static async Task WarmUpAsync(Stage stage)
    {
        foreach (var scenario in Catalogue.WarmUp)
        {
            foreach (var target in stage.Deployment.Targets)
            {
                await scenario.LoadAsync(target, WarmUp, stage.Cancellation);
            }
        }
    }

    private async Task ListAsync()
    {
        foreach (var scenario in Catalogue.All)
        {
            await output.WriteLineAsync($"{scenario.Name,-12} {scenario.Text}");
        }
    }

    private Task TellAsync(Deployment deployment) => output.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"hub {deployment.Hub.Process.Id}, participant {deployment.Participant.Id}, provider {deployment.Provider.Id}, {(deployment.Find(Target.Nginx) is { } nginx ? $"nginx {string.Join('+', nginx.Processes[0].Ids)}" : "no nginx")}; {options.Rounds} rounds of {options.Length.TotalSeconds} s"));
}
