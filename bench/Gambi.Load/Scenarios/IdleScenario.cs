using Gambi.Load.Children;
using Gambi.Load.Load;
using Gambi.Load.Measuring;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>Participants that are only there: their tunnels, pings and heartbeats.</summary>
internal sealed class IdleScenario(int participants) : Scenario($"idle-{participants}", $"{participants} idle participants of a hub of its own")
{
    private const int First = 50;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models => [];

    /// <inheritdoc/>
    public override bool WantsWarmth => false;

    /// <inheritdoc/>
    public override async Task RunAsync(Stage stage)
    {
        await using var hub = await stage.Deployment.StartHubAsync(stage.Cancellation);
        var room = await hub.CreateRoomAsync(stage.Cancellation);

        // Some that come and go before the first look: what a hub compiles and keeps for the first of them is no participant's.
        await using var crowd = await stage.Deployment.StartCrowdAsync(hub, room, "plain", First, stage.Cancellation);
        await crowd.AskAsync("leave", stage.Cancellation);
        var empty = await LookAsync(stage, hub);
        await crowd.AskAsync(FormattableString.Invariant($"join {participants}"), stage.Cancellation);
        await stage.WaitAsync(Settling);
        var full = await LookAsync(stage, hub);
        var process = new ProcessGroup(Target.Hub, [hub.Process.Id]);
        var (cpu, since) = (process.Cpu(), TimeProvider.System.GetTimestamp());
        await stage.WaitAsync(Watched);
        var share = (process.Cpu() - cpu) / TimeProvider.System.GetElapsedTime(since).TotalNanoseconds;
        if (await crowd.NumberAsync("serving", stage.Cancellation) is var serving && serving != participants)
        {
            throw new LoadException($"Only {serving} of {participants} participants are left.");
        }

        stage.Book.Add(Of(Target.Hub, "resident KB each"), (full.Resident - empty.Resident) / 1024.0 / participants);
        stage.Book.Add(Of(Target.Hub, "managed KB each"), (full.Managed - empty.Managed) / 1024.0 / participants);
        stage.Book.Add(Of(Target.Hub, "% of a core"), share * 100);
        stage.Book.Add(Of(Target.Hub, "resident MB, nobody there"), empty.Resident / 1024.0 / 1024);
    }

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book) =>
    [
        GoalRow.AtMost($"{participants} idle participants: hub memory each, after a full collection", 16, book.Median(Of(Target.Hub, "resident KB each")), "KB"),
        GoalRow.AtMost($"{participants} idle participants: hub CPU", 1, book.Median(Of(Target.Hub, "% of a core")), "% of a core"),
    ];

    private static async Task<(long Managed, long Resident)> LookAsync(Stage stage, RunningHub hub) =>
        (await hub.Process.NumberAsync("collect", stage.Cancellation), ProcessMemory.Resident(hub.Process.Id));
}
