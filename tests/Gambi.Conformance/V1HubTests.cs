using Gambi.Conformance.Node;
using Gambi.Conformance.Rooms;
using Gambi.Participant;
using Gambi.TestKit;

namespace Gambi.Conformance;

/// <summary>Our participant joins a hub that knows v1 only.</summary>
public sealed class V1HubTests(NodeClients clients)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Our_participant_joins_serves_beats_and_leaves()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        FakeClock clock = new();
        await using ConformanceProvider provider = await ConformanceProvider.StartAsync(cancellationToken);
        await using NodeProcess hub = clients.Start("v1-hub.mjs", new Dictionary<string, string>());
        string port = (await hub.SaysAsync("listening ", Patience, cancellationToken))["listening ".Length..];
        await using ParticipantSession session = await ParticipantSession.StartAsync(
            new ParticipantOptions
            {
                HubUrl = new Uri($"http://127.0.0.1:{port}"),
                RoomCode = "aB-_9x",
                ParticipantId = "ours",
                Nickname = "ours",
                Models = [ConformanceProvider.Model],
                Endpoint = ProviderAddress.Parse(provider.Address),
                Time = clock,
            },
            cancellationToken);
        await hub.SaysAsync("idle", Patience, cancellationToken);
        clock.Advance(HeartbeatInterval);
        await hub.SaysAsync("done", Patience, cancellationToken);
        await session.LeaveAsync(cancellationToken);
        NodeRun run = await hub.EndAsync(Patience, cancellationToken);
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.DoesNotContain(provider.Log.Requests, request => request.Path.Contains("admin", StringComparison.Ordinal) || request.Path.Contains("tags", StringComparison.Ordinal));
        Assert.DoesNotContain(provider.Log.Requests, request => request.Headers.ContainsKey("Authorization"));
    }
}
