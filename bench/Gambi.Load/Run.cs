using System.Globalization;
using Gambi.Load.Children;
using Gambi.Load.Load;
using Gambi.Load.Measuring;
using Gambi.Load.Reports;
using Gambi.Load.Scenarios;

namespace Gambi.Load;

/// <summary>One run: starts everything, measures scenario after scenario, reports.</summary>
internal sealed class Run(RunOptions options, TextWriter output)
{
    private const int MostPasses = 12;
    private const int FewMethods = 8;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly FigureBook _book = new();
    private readonly List<string> _failures = [];

    /// <summary>Runs; answers the exit code: 1 when something failed, whatever goals hold.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var chosen = Catalogue.Choose(options.Scenarios);
        if (options.List || chosen.Count == 0)
        {
            await ListAsync();
            return options.List ? 0 : 2;
        }

        var (machine, date, others) = (Machine.Read(), TimeProvider.System.GetUtcNow(), OtherWork.Watch());
        await using (var deployment = await Deployment.StartAsync(options, [.. Catalogue.All.SelectMany(static scenario => scenario.Models).Distinct()], cancellationToken))
        {
            await TellAsync(deployment);
            await PlayAsync(new(deployment, options, _book, cancellationToken), chosen);
        }

        await ReportAsync(new()
        {
            Machine = machine,
            OtherWork = others.Share(),
            Date = date,
            Command = $"dotnet run -c Release --project bench/Gambi.Load -- {options.CommandLine}".TrimEnd(' ', '-'),
            Goals = [.. chosen.SelectMany(scenario => scenario.Goals(_book))],
            Book = _book,
        });
        return _failures.Count == 0 ? 0 : 1;
    }

    private async Task PlayAsync(Stage stage, IReadOnlyList<Scenario> chosen)
    {
        if (chosen.Any(static scenario => scenario.WantsWarmth))
        {
            await WarmUpAsync(stage, Catalogue.WarmUp, WarmUp);
        }

        foreach (var scenario in chosen)
        {
            await output.WriteLineAsync($"\n{scenario.Name}: {scenario.Text}");
            if (scenario.WhyNot(options) is { } reason)
            {
                await output.WriteLineAsync($"skipped: {reason}");
                continue;
            }

            try
            {
                if (scenario is LoopScenario loop)
                {
                    await SettleAsync(stage, loop);
                }

                await scenario.RunAsync(stage);
            }
            catch (Exception e) when (!stage.Cancellation.IsCancellationRequested)
            {
                // The others are still worth their time; the run as a whole has failed.
                _failures.Add($"{scenario.Name}: {e.Message}");
                await output.WriteLineAsync($"FAILED: {(e is LoadException ? e.Message : e.ToString())}");
            }

            await output.WriteAsync($"{Tables.Details(_book, scenario.Name)}");
        }
    }

    /// <summary>Loads the hub until its processes hardly compile any more: what is compared is how they run for the rest of the day.</summary>
    public static async Task SettleAsync(Stage stage, LoopScenario scenario)
    {
        for (var (pass, compiled) = (0, await CompiledAsync(stage)); pass < MostPasses; pass++)
        {
            await scenario.LoadAsync(stage.Deployment.HubWay, WarmUp, stage.Cancellation);
            var now = await CompiledAsync(stage);
            if (now - compiled <= FewMethods)
            {
                return;
            }

            compiled = now;
        }
    }

    /// <summary>Loads all ways without noting anything.</summary>
    public static async Task WarmUpAsync(Stage stage, IReadOnlyList<LoopScenario> scenarios, TimeSpan length)
    {
        foreach (var scenario in scenarios)
        {
            foreach (var target in stage.Deployment.Targets)
            {
                await scenario.LoadAsync(target, length, stage.Cancellation);
            }
        }
    }

    private static async Task<long> CompiledAsync(Stage stage) =>
        await stage.Deployment.Hub.Process.NumberAsync("compiled", stage.Cancellation) + await stage.Deployment.Participant.NumberAsync("compiled", stage.Cancellation);

    private async Task ReportAsync(RunReport report)
    {
        await output.WriteLineAsync($"\n{Tables.Goals(report.Goals)}\n{report.Date:yyyy-MM-dd HH:mm} UTC; {report.Machine}\n{report.Command}\nBesides this run the machine was busy for {report.OtherWork:0.0%} of its time.");
        if (options.Json is { } json)
        {
            JsonReport.Write(report, json);
        }

        if (options.Svg is { } svg)
        {
            SvgChart.Write(report, svg);
        }

        foreach (var failure in _failures)
        {
            await output.WriteLineAsync($"FAILED: {failure}");
        }
    }

    private async Task ListAsync()
    {
        foreach (var scenario in Catalogue.All)
        {
            await output.WriteLineAsync($"{scenario.Name,-14} {scenario.Text}");
        }
    }

    private Task TellAsync(Deployment deployment) => output.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"hub {deployment.Hub.Process.Id}, participant {deployment.Participant.Id}, provider {deployment.Provider.Id}, {(deployment.Find(Target.Nginx) is { } nginx ? $"nginx {string.Join('+', nginx.Processes[0].Ids)}" : "no nginx")}; {options.Rounds} rounds of {options.Length.TotalSeconds} s"));
}
