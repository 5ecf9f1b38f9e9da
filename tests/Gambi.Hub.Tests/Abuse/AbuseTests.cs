using System.Net;
using Gambi.Contracts;
using Gambi.Hub.Rooms;
using Gambi.Hub.Tests.Inference;
using Gambi.Tunnel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Abuse;

/// <summary>Everything bad that can come to a hub, to one hub, again and again. Alone in its process while it runs: it measures the heap.</summary>
[Collection(nameof(AloneCollection))]
public sealed class AbuseTests
{
    private const int Rounds = 6;
    private const int MostRounds = 5 * Rounds;
    private const long TolerableGrowth = 4 * 1024 * 1024;

    /// <summary>Pools, code, event rings: what any work leaves, on many cores a pool's every piece of a body of 33 MiB. One message of 48 MiB that a pool kept would show.</summary>
    private const long TolerableRest = 46 * 1024 * 1024;

    [Fact]
    public async Task After_all_that_is_bad_a_hub_is_as_it_was_and_no_larger()
    {
        // Its own lines in the log, kept for the test, would be what grows.
        await using var scene = await StartAsync(services: static s => s.AddLogging(static l => l.AddFilter(static level => level >= LogLevel.Error)));
        var there = new List<Watched>();
        foreach (var version in new[] { TunnelVersion.V1, TunnelVersion.V2 })
        {
            var id = version.ToString();
            var joined = await scene.JoinAsync(id, new() { WordDelay = TimeSpan.Zero, LoggedRequests = 10, StoredResponses = 10 }, o => o with { TunnelVersions = [version] });
            there.Add(new(scene.Room.Find(id)!, scene.Room.Find(id)!.Link!, joined.Log));
        }

        using var meters = new MeterWatch(scene.Hub);
        _ = CasesOf(scene, there, isFirst: true).Count();
        var heap = new List<long>();
        var before = HeapBytes();
        var slots = there.ConvertAll(static l => l.Participant);
        // A leak grows in every round; pools grow until they are full, which is sooner on one machine than on another.
        for (var round = 0; round < Rounds || (Growth(heap) > TolerableGrowth && round < MostRounds); round++)
        {
            foreach (var bad in CasesOf(scene, there, isFirst: round == 0))
            {
                await RunAsync(scene, bad);
                await WaitAsync(() => slots.TrueForAll(p => p.Active == 0 && p.StatusAt(scene.Now) == ParticipantStatus.Online));
            }

            await AssertAsItWasAsync(scene, there, meters);
            heap.Add(HeapBytes());
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Heap before and after each round, MB: {string.Join(", ", heap.Prepend(before).Select(static b => (b / 1e6).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)))}");
        Assert.InRange(Growth(heap), long.MinValue, TolerableGrowth);
        Assert.InRange(heap[^1] - before, long.MinValue, TolerableRest);
    }

    private static IEnumerable<AbuseCase> CasesOf(InferenceScene scene, List<Watched> there, bool isFirst) =>
    [
        .. BadRequests.All(scene.Code),
        .. BadTunnels.All(withGiants: isFirst),
        .. there.SelectMany(static l => BadProviders.All(l.Participant.Id, l.Log)),
    ];

    private static async Task RunAsync(InferenceScene scene, AbuseCase bad)
    {
        try
        {
            await bad.RunAsync(scene).WaitAsync(Guard);
        }
        catch (Exception e)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"After '{bad.Name}': {e}");
            throw new InvalidOperationException($"After '{bad.Name}': {e.Message}", e);
        }
    }

    private static async Task AssertAsItWasAsync(InferenceScene scene, List<Watched> there, MeterWatch meters)
    {
        foreach (var (participant, link, log) in there)
        {
            await log.WaitForIdleAsync(CancellationToken.None).WaitAsync(Guard);
            Assert.Same(link, participant.Link);
            Assert.True(link.IsOpen);
            using var answer = await scene.ChatAsync(Chat("hi", participant.Id));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await TextAsync(answer);
        }

        await scene.WaitForIdleSlotsAsync();
        await WaitAsync(() => meters.Active == 0);
        Assert.True(meters.Ended > 0);
        Assert.Equal(there.Select(static l => l.Participant), scene.Room.Participants);
        Assert.Single(scene.Hub.Services.GetRequiredService<RoomRegistry>().All);
        scene.Hub.Logs.AssertNoErrors();
    }

    private static long Growth(List<long> heap) => heap[^1] - heap[^(1 + (Rounds / 2))];

    private static long HeapBytes()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
