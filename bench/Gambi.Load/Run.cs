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
        var chosen = Catalogue.All.Where(scenario => options.Scenarios.Count == 0 || options.Scenarios.Any(name => IsMeant(name, scenario))).ToList();
        if (options.List || chosen.Count == 0)
        {
            foreach (var scenario in Catalogue.All)
            {
                await output.WriteLineAsync($"{scenario.Name,-12} {scenario.Text}");
            }

            return options.List ? 0 : 2;
        }

        await using var deployment = await Deployment.StartAsync(options, [.. Catalogue.All.SelectMany(static scenario => scenario.Models).Distinct()], cancellationToken);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"hub {deployment.Hub.Id}, participant {deployment.Participant.Id}, provider {deployment.Provider.Id}{(deployment.Find(Target.Nginx) is { } nginx ? $", nginx {string.Join('+', nginx.Processes[0].Ids)}" : ", no nginx")}; {options.Rounds} rounds of {options.Length.TotalSeconds} s"));
        foreach (var warming in Catalogue.All.OfType<LoopScenario>().Where(static scenario => scenario.Name is "plain-32" or "paced-32" or "full-32"))
        {
            foreach (var target in deployment.Targets)
            {
                await warming.WarmUpAsync(target, WarmUp, cancellationToken);
            }
        }

        foreach (var scenario in chosen)
        {
            await scenario.RunAsync(deployment, options, _book, cancellationToken);
            await output.WriteLineAsync($"\n{scenario.Name}: {scenario.Text}");
            await output.WriteAsync(Details(scenario.Name).ToString());
        }

        await output.WriteLineAsync($"\n{Goals(chosen)}");
        return 0;
    }

    private static bool IsMeant(string name, Scenario scenario) =>
        scenario.Name == name || (scenario.Name.StartsWith(name, StringComparison.Ordinal) && Catalogue.All.All(other => other.Name != name));

    private TextTable Details(string scenario)
    {
        var figures = _book.All.Select(static one => one.Key).Where(name => name.Scenario == scenario).ToList();
        string[] columns = [.. figures.Select(static name => name.Figure).Distinct()];
        var table = new TextTable(["", .. columns]);
        foreach (var target in figures.Select(static name => name.Target).Distinct())
        {
            table.Add([target, .. columns.Select(column => GoalRow.Text(_book.Median(new(scenario, target, column))))]);
        }

        return table;
    }

    private TextTable Goals(IEnumerable<Scenario> chosen)
    {
        var table = new TextTable("figure", "goal", "measured", "holds");
        foreach (var row in chosen.SelectMany(scenario => scenario.Goals(_book)))
        {
            table.Add(row.Figure, row.Goal, row.Measured, row.Holds switch { true => "yes", false => "NO", null => "–" });
        }

        return table;
    }
}
