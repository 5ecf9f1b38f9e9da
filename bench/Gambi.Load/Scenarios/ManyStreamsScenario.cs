using Gambi.Load.Load;
using Gambi.Load.Measuring;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>Thousands of slow streams at once through a hub of its own.</summary>
internal sealed class ManyStreamsScenario(int streams) : Scenario($"streams-{streams}", $"{streams} open streams at a chunk a second, one hub")
{
    private const string Stream = "stream-40-1000000";
    private const int StreamsEach = 1000;
    private const int BufferSize = 4096;

    // Of 40 chunks, the first at once: 40 s when nothing is late.
    private const string Slowest = "slowest stream s";

    private static readonly TimeSpan Ramp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models => [Stream];

    /// <inheritdoc/>
    public override bool WantsWarmth => false;

    /// <inheritdoc/>
    public override async Task RunAsync(Stage stage)
    {
        await using var hub = await stage.Deployment.StartHubAsync(stage.Cancellation);
        var room = await hub.CreateRoomAsync(stage.Cancellation);
        await using var crowd = await stage.Deployment.StartCrowdAsync(hub, room, Stream, (streams + StreamsEach - 1) / StreamsEach, stage.Cancellation);
        var question = Question.Native(hub.Way(room, crowd), Stream);
        var window = new Window(question.Target.Processes);
        var connections = new List<LoadConnection>();
        try
        {
            var answers = await OpenAsync(stage, question, window, connections);
            await window.MeasureAsync(Watched, stage.Cancellation);
            if (window.Traffic.Requests > 0)
            {
                throw new LoadException("Streams have ended before all were open: the machine is too busy.");
            }

            Note(stage, window, hub.Process.Id);
            var timings = await Task.WhenAll(answers).WaitAsync(Patience, TimeProvider.System, stage.Cancellation);
            stage.Book.Add(Of(Target.Hub, "served"), timings.Length);
            stage.Book.Add(Of(Target.Hub, Slowest), timings.Max(static one => TimeProvider.System.GetElapsedTime(one.Sent, one.End).TotalSeconds));
        }
        finally
        {
            connections.ForEach(static connection => connection.Dispose());
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book) =>
    [
        GoalRow.AtMost($"{streams} open streams at a chunk a second: hub memory, at most", 600, book.Median(Of(Target.Hub, "peak MB")), "MB"),
        GoalRow.AtLeast($"{streams} open streams at a chunk a second: served whole", streams, book.Median(Of(Target.Hub, "served")), "streams"),
    ];

    private async Task<List<Task<Timing>>> OpenAsync(Stage stage, Question question, Window window, List<LoadConnection> connections)
    {
        var since = TimeProvider.System.GetTimestamp();
        var answers = new List<Task<Timing>>();
        while (answers.Count < streams)
        {
            // In small steps, so that a second of streams is spread over a second.
            var due = Math.Min(streams, (int)(streams * (TimeProvider.System.GetElapsedTime(since) / Ramp)));
            while (answers.Count < due)
            {
                var connection = new LoadConnection(question.Target.EndPoint, window.Traffic, BufferSize);
                connections.Add(connection);
                await connection.ConnectAsync(stage.Cancellation);
                answers.Add(connection.AskAsync(question.Request, question.Check()).AsTask());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, stage.Cancellation);
        }

        await stage.WaitAsync(TimeSpan.FromSeconds(1));
        if (answers.Find(static answer => answer.IsFaulted) is { } failed)
        {
            await failed;
        }

        return answers;
    }

    private void Note(Stage stage, Window window, int hub)
    {
        stage.Book.Add(Of(Target.Hub, "chunks/s"), window.Chunks / window.Length.TotalSeconds);
        stage.Book.Add(Of(Target.Hub, "resident MB"), ProcessMemory.Resident(hub) / 1024.0 / 1024);
        stage.Book.Add(Of(Target.Hub, "peak MB"), ProcessMemory.Peak(hub) / 1024.0 / 1024);
        stage.Book.Add(Of(Target.Hub, "hub CPU µs/chunk"), window.Cpu(Target.Hub) / 1000.0 / window.Chunks);
        stage.Book.Add(Of(Target.Hub, "participants CPU µs/chunk"), window.Cpu(Target.Participant) / 1000.0 / window.Chunks);
    }
}
