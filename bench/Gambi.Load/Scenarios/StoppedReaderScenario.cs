using Gambi.Load.Load;
using Gambi.Load.Measuring;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>A client that stops reading a fast stream, and what its neighbours on the same tunnel feel; it reads on at the end, so that all of it is checked.</summary>
internal sealed class StoppedReaderScenario(int mebibytes) : Scenario("stopped", $"a reader that stops, of a fast stream of {mebibytes} MB")
{
    private const string Neighbour = "stream-5-1000";
    private const int NeighboursASecond = 100;
    private const long ReadBefore = 1024 * 1024;

    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _stream = FormattableString.Invariant($"bulk-{mebibytes}");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models => [_stream, Neighbour];

    /// <inheritdoc/>
    public override async Task RunAsync(Stage stage)
    {
        var way = stage.Deployment.HubWay;
        await ReadAsync(stage, way, long.MaxValue, static () => Task.CompletedTask);
        for (var round = 0; round < stage.Options.Rounds; round++)
        {
            var alone = await Loading.OpenAsync(Question.Native(way, Neighbour), NeighboursASecond, stage.Options.Length, stage.Cancellation);
            var before = await LookAsync(stage);
            var during = default((long Managed, long Resident));
            Window? beside = null;
            await ReadAsync(stage, way, ReadBefore, async () =>
            {
                await stage.WaitAsync(Standstill);
                during = await LookAsync(stage);
                beside = await Loading.OpenAsync(Question.Native(way, Neighbour), NeighboursASecond, stage.Options.Length, stage.Cancellation);
            });
            stage.Book.Add(Of(Target.Hub, "managed growth MB"), (during.Managed - before.Managed) / 1024.0 / 1024);
            stage.Book.Add(Of(Target.Hub, "resident growth MB"), (during.Resident - before.Resident) / 1024.0 / 1024);
            stage.Book.Add(Of(Target.Hub, "neighbours' TTFT p50 µs, alone"), alone.FirstByte.Percentile(0.5));
            stage.Book.Add(Of(Target.Hub, "beside it"), beside!.FirstByte.Percentile(0.5));
            stage.Book.Add(Of(Target.Hub, "p99 µs, alone"), alone.FirstByte.Percentile(0.99));
            stage.Book.Add(Of(Target.Hub, "p99 beside it"), beside.FirstByte.Percentile(0.99));
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book) =>
    [
        GoalRow.AtMost($"{Text}: growth of the hub's memory", 1, book.Median(Of(Target.Hub, "managed growth MB")), "MB"),
        GoalRow.AtMost($"{Text}: TTFT p50 of others", 1.25, book.Ratio(Of(Target.Hub, "beside it"), Of(Target.Hub, "neighbours' TTFT p50 µs, alone")), "× without it"),
    ];

    private async Task ReadAsync(Stage stage, Target way, long pauseAfter, Func<Task> meanwhile)
    {
        var resume = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var question = Question.Native(way, _stream);
        using var connection = new LoadConnection(way.EndPoint, new Traffic()) { PauseAfter = pauseAfter, Resume = resume.Task };
        await connection.ConnectAsync(stage.Cancellation);
        var answer = connection.AskAsync(question.Request, question.Check()).AsTask();
        await meanwhile();
        if (answer.IsCompleted && pauseAfter != long.MaxValue)
        {
            await answer;
            throw new LoadException("The stream is over though nobody has read it.");
        }

        resume.SetResult();
        await answer.WaitAsync(Patience, TimeProvider.System, stage.Cancellation);
    }

    private static async Task<(long Managed, long Resident)> LookAsync(Stage stage) =>
        (await stage.Deployment.Hub.Process.NumberAsync("collect", stage.Cancellation), ProcessMemory.Resident(stage.Deployment.Hub.Process.Id));
}
