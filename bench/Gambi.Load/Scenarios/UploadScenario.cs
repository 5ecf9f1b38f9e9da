using Gambi.Load.Load;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>Large requests one after the other, and what small streams on the same tunnel feel of them.</summary>
internal sealed class UploadScenario(int mebibytes) : Scenario("upload", $"request bodies of {mebibytes} MB")
{
    private const string Neighbour = "stream-5-1000";
    private const int NeighboursASecond = 100;

    private readonly string _upload = FormattableString.Invariant($"upload-{mebibytes}");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models => [_upload, Neighbour];

    /// <inheritdoc/>
    public override async Task RunAsync(Stage stage)
    {
        foreach (var target in stage.Deployment.Targets)
        {
            await Loading.ClosedAsync(Question.Native(target, _upload), 1, TimeSpan.FromSeconds(1), stage.Cancellation);
        }

        for (var round = 0; round < stage.Options.Rounds; round++)
        {
            foreach (var target in stage.Deployment.Targets)
            {
                await MeasureAsync(stage, target);
            }
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book) =>
    [
        GoalRow.AtLeast($"{Text} through the tunnel", 150, book.Median(Of(Target.Hub, "MB/s")), "MB/s"),
        GoalRow.AtMost($"{Text}: TTFT p99 of other streams", 3, book.Ratio(Of(Target.Hub, "p99 beside them"), Of(Target.Hub, "p99 µs, alone")), "× without them"),
    ];

    private async Task MeasureAsync(Stage stage, Target target)
    {
        var length = stage.Options.Length;
        var uploads = await Loading.ClosedAsync(Question.Native(target, _upload), 1, length, stage.Cancellation);
        var alone = await Loading.OpenAsync(Question.Native(target, Neighbour), NeighboursASecond, length, stage.Cancellation);

        // Longer than what it disturbs.
        var disturbing = Loading.ClosedAsync(Question.Native(target, _upload), 1, length + TimeSpan.FromSeconds(1), stage.Cancellation);
        var beside = await Loading.OpenAsync(Question.Native(target, Neighbour), NeighboursASecond, length, stage.Cancellation);
        await disturbing;
        stage.Book.Add(Of(target.Name, "MB/s"), mebibytes * uploads.Requests / uploads.Length.TotalSeconds);
        stage.Book.Add(Of(target.Name, "others' TTFT p50 µs, alone"), alone.FirstByte.Percentile(0.5));
        stage.Book.Add(Of(target.Name, "beside them"), beside.FirstByte.Percentile(0.5));
        stage.Book.Add(Of(target.Name, "p99 µs, alone"), alone.FirstByte.Percentile(0.99));
        stage.Book.Add(Of(target.Name, "p99 beside them"), beside.FirstByte.Percentile(0.99));
        foreach (var processes in target.Processes)
        {
            stage.Book.Add(Of(target.Name, $"{processes.Name} CPU µs/MB"), uploads.Cpu(processes.Name) / 1000.0 / (mebibytes * Math.Max(1, uploads.Requests)));
        }
    }
}
