using Gambi.Load.Answers;
using Gambi.Load.Children;
using Gambi.Load.Load;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>Clients in a closed loop, by each way in turn.</summary>
internal sealed class LoopScenario(string name, string text, int clients, string model, Func<LoopScenario, FigureBook, IEnumerable<GoalRow>> goals) : Scenario(name, text)
{
    public const string FirstByte50 = "first byte p50 µs";
    public const string FirstByte99 = "first byte p99 µs";
    public const string Whole50 = "whole p50 µs";
    public const string Whole99 = "whole p99 µs";
    public const string Rate = "units/s";

    private readonly AnswerScript _script = AnswerScript.Of(model);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models => [model];

    /// <summary>What CPU time is counted by.</summary>
    public string Unit => _script.IsStream ? "chunk" : "request";

    /// <summary>A figure of this scenario.</summary>
    public FigureName Figure(string target, string figure) => new(Name, target, figure);

    /// <summary>CPU microseconds of these processes a unit.</summary>
    public FigureName Cpu(string target, string? processes = null) => new(Name, target, $"{processes ?? target} CPU µs/{Unit}");

    /// <inheritdoc/>
    public override async Task RunAsync(Deployment deployment, RunOptions options, FigureBook book, CancellationToken cancellationToken)
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var target in deployment.Targets)
            {
                await MeasureAsync(target, options.Length, book, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book) => goals(this, book);

    /// <summary>Loads one way for a while without noting anything, so that its programs are compiled and its connections open.</summary>
    public async Task WarmUpAsync(Target target, TimeSpan length, CancellationToken cancellationToken) => await LoadAsync(target, length, cancellationToken);

    private async Task MeasureAsync(Target target, TimeSpan length, FigureBook book, CancellationToken cancellationToken)
    {
        var window = await LoadAsync(target, length, cancellationToken);
        var units = _script.IsStream ? window.Chunks : window.Requests;
        if (units == 0)
        {
            throw new LoadException($"{Name}: nothing came back by {target.Name}.");
        }

        book.Add(Figure(target.Name, Rate), units / window.Length.TotalSeconds);
        foreach (var processes in target.Processes)
        {
            book.Add(Cpu(target.Name, processes.Name), window.Cpu(processes.Name) / 1000.0 / units);
        }

        book.Add(Figure(target.Name, FirstByte50), window.FirstByte.Percentile(0.5));
        book.Add(Figure(target.Name, FirstByte99), window.FirstByte.Percentile(0.99));
        if (!_script.IsStream)
        {
            book.Add(Figure(target.Name, Whole50), window.Whole.Percentile(0.5));
            book.Add(Figure(target.Name, Whole99), window.Whole.Percentile(0.99));
        }
    }

    private async Task<Window> LoadAsync(Target target, TimeSpan length, CancellationToken cancellationToken)
    {
        var traffic = new Traffic();
        var window = new Window(traffic, target.Processes);
        var spread = _script.Interval * (_script.Length / AnswerScript.ChunkBytes);
        await using var loop = await ClosedLoop.StartAsync(target, clients, target.Chat(model, _script.IsStream), () => new NativeCheck(_script), spread, traffic, window, cancellationToken);
        var measuring = window.MeasureAsync(length, cancellationToken);
        if (await Task.WhenAny(measuring, loop.Failure) == loop.Failure)
        {
            await loop.Failure;
        }

        await measuring;
        await loop.StopAsync();
        return window;
    }
}
