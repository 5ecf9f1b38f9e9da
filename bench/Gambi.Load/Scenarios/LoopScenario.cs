using Gambi.Load.Answers;
using Gambi.Load.Load;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>The same requests by each way in turn.</summary>
internal abstract class LoopScenario(string name, string text, string model) : Scenario(name, text)
{
    protected const string FirstByte50 = "TTFT p50 µs";
    protected const string FirstByte99 = "TTFT p99 µs";
    protected const string Whole50 = "whole p50 µs";
    protected const string Whole99 = "whole p99 µs";

    private readonly AnswerScript _script = AnswerScript.Of(model);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models => [model];

    /// <inheritdoc/>
    public override async Task RunAsync(Stage stage)
    {
        for (var round = 0; round < stage.Options.Rounds; round++)
        {
            foreach (var target in Ways(stage))
            {
                Note(stage.Book, target, await LoadAsync(target, stage.Options.Length, stage.Cancellation));
            }
        }
    }

    /// <summary>Loads one way for a while.</summary>
    public abstract Task<Window> LoadAsync(Target target, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>The ways that can be compared.</summary>
    protected virtual IEnumerable<Target> Ways(Stage stage) => stage.Deployment.Targets;

    /// <summary>The CPU time of these processes for each unit.</summary>
    protected FigureName Cpu(string target, string? processes = null) => Of(target, $"{processes ?? target} CPU µs/{Unit}");

    /// <summary>The units a second.</summary>
    protected FigureName Rate(string target) => Of(target, $"{Unit}s/s");

    private string Unit => _script.IsStream ? "chunk" : "request";

    private void Note(FigureBook book, Target target, Window window)
    {
        var units = _script.IsStream ? window.Chunks : window.Requests;
        if (units == 0)
        {
            throw new LoadException($"{Name}: nothing came back by {target.Name}.");
        }

        book.Add(Rate(target.Name), units / window.Length.TotalSeconds);
        book.Add(Of(target.Name, FirstByte50), window.FirstByte.Percentile(0.5));
        book.Add(Of(target.Name, FirstByte99), window.FirstByte.Percentile(0.99));
        if (!_script.IsStream)
        {
            book.Add(Of(target.Name, Whole50), window.Whole.Percentile(0.5));
            book.Add(Of(target.Name, Whole99), window.Whole.Percentile(0.99));
        }

        foreach (var processes in target.Processes)
        {
            book.Add(Cpu(target.Name, processes.Name), window.Cpu(processes.Name) / 1000.0 / units);
        }
    }
}
