using System.Globalization;
using Gambi.Load.Load;
using Gambi.Load.Measuring;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>Clients that leave in the middle of a stream: how long until the provider's request is aborted.</summary>
internal sealed class AbortScenario() : Scenario("abort", "a client leaves: until the provider's request is aborted")
{
    private const string Stream = "stream-2000-5000";
    private const string Silence = "silence";
    private const string InStream = "in a stream";
    private const string BeforeAnswer = "before the answer";
    private const int Tries = 20;
    private const int ReadBefore = 2000;

    // Ample time for a request to reach the provider.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models => [Stream, Silence];

    /// <inheritdoc/>
    public override async Task RunAsync(Stage stage)
    {
        await TakeAsync(stage);
        foreach (var target in stage.Deployment.Targets)
        {
            await NoteAsync(stage, target, Stream, InStream);
            await NoteAsync(stage, target, Silence, BeforeAnswer);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book) =>
    [
        GoalRow.AtMost($"a client leaves in a stream: until the provider's request is aborted, the slowest of {Tries}", 100, book.Median(Of(Target.Hub, $"{InStream}: slowest ms")), "ms"),
        GoalRow.AtMost("a client leaves before the answer: the same", 100, book.Median(Of(Target.Hub, $"{BeforeAnswer}: slowest ms")), "ms"),
    ];

    private async Task NoteAsync(Stage stage, Target target, string model, string when)
    {
        var times = new Samples();
        for (var i = 0; i < Tries; i++)
        {
            times.Add(await TryAsync(stage, target, model));
        }

        stage.Book.Add(Of(target.Name, $"{when}: p50 ms"), times.Percentile(0.5) / 1000);
        stage.Book.Add(Of(target.Name, $"{when}: slowest ms"), times.Percentile(1) / 1000);
    }

    private static async Task<long> TryAsync(Stage stage, Target target, string model)
    {
        var question = Question.Native(target, model);
        var connection = new LoadConnection(target.EndPoint, new Traffic());
        await connection.ConnectAsync(stage.Cancellation);
        var answer = connection.AskAsync(question.Request, question.Check()).AsTask();
        if (model == Silence)
        {
            await stage.WaitAsync(OnItsWay);
        }

        while (model == Stream && connection.Received < ReadBefore && !answer.IsCompleted)
        {
            await stage.WaitAsync(Look);
        }

        if (answer.IsCompleted)
        {
            await answer;
        }

        var left = Kernel.Now();
        connection.Dispose();
        await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (Kernel.Now() - left < Patience.TotalNanoseconds)
        {
            if (await TakeAsync(stage) is [var aborted, ..])
            {
                return aborted - left;
            }

            await stage.WaitAsync(Look);
        }

        throw new LoadException($"A client has left, and {Patience.TotalSeconds} s later the provider still answers ({target.Name}).");
    }

    private static async Task<IReadOnlyList<long>> TakeAsync(Stage stage) =>
        [.. (await stage.Deployment.Provider.AskAsync("aborts", stage.Cancellation)).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static one => long.Parse(one, CultureInfo.InvariantCulture))];
}
