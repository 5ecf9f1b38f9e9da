using Gambi.Load.Load;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>What the managed heaps of hub and participant are asked for while streams run and none begins or ends.</summary>
internal sealed class AllocationScenario(int clients) : Scenario("allocated", $"bytes allocated for each relayed chunk, {clients} streams, a chunk each 5 ms")
{
    private const string Stream = "stream-1600-5000";

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models => [Stream];

    /// <summary>Bytes a chunk in the hub, and in the participant.</summary>
    public (double Hub, double Participant) PerChunk(FigureBook book) => (book.Median(Figure(Target.Hub)), book.Median(Figure(Target.Participant)));

    /// <inheritdoc/>
    public override async Task RunAsync(Stage stage)
    {
        for (var round = 0; round < stage.Options.Rounds; round++)
        {
            await MeasureAsync(stage);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book) =>
    [
        GoalRow.AtMost("allocated a relayed chunk, in the hub", 64, PerChunk(book).Hub, "bytes"),
        GoalRow.AtMost("allocated a relayed chunk, in the participant", 64, PerChunk(book).Participant, "bytes"),
    ];

    private FigureName Figure(string process) => Of(process, "bytes/chunk");

    private async Task MeasureAsync(Stage stage)
    {
        var way = stage.Deployment.HubWay;
        var question = Question.Native(way, Stream);
        var traffic = new Traffic();
        var connections = Enumerable.Range(0, clients).Select(_ => new LoadConnection(way.EndPoint, traffic)).ToList();
        try
        {
            foreach (var connection in connections)
            {
                await connection.ConnectAsync(stage.Cancellation);
            }

            var answers = Task.WhenAll(connections.Select(connection => connection.AskAsync(question.Request, question.Check()).AsTask()));
            await stage.WaitAsync(Settling);
            var before = await ReadAsync(stage);
            var chunks = traffic.Chunks;
            await stage.WaitAsync(stage.Options.Length < Longest ? stage.Options.Length : Longest);
            var after = await ReadAsync(stage);
            chunks = traffic.Chunks - chunks;
            if (traffic.Requests > 0)
            {
                throw new LoadException("A stream has ended while allocations were counted: the machine is too busy.");
            }

            stage.Book.Add(Figure(Target.Hub), (after.Hub - before.Hub) / (double)chunks);
            stage.Book.Add(Figure(Target.Participant), (after.Participant - before.Participant) / (double)chunks);
            await answers.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, stage.Cancellation);
        }
        finally
        {
            connections.ForEach(static connection => connection.Dispose());
        }
    }

    private static async Task<(long Hub, long Participant)> ReadAsync(Stage stage) =>
        (await stage.Deployment.Hub.Process.NumberAsync("allocated", stage.Cancellation), await stage.Deployment.Participant.NumberAsync("allocated", stage.Cancellation));
}
