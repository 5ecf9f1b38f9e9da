using System.Globalization;
using Gambi.Resilience.Tests.Campaign.Asking;
using Gambi.Resilience.Tests.Campaign.Hubs;

namespace Gambi.Resilience.Tests.Campaign;

/// <summary>Everything that goes wrong in a room, at random and at once; alone in the process, whose heap it measures.</summary>
[Collection(nameof(AloneCollection))]
public sealed class FaultCampaignTests
{
    private const int Rounds = 6;

    /// <summary>By then every pool has what it keeps, and every ring of events is full.</summary>
    private const int WarmUp = 2;

    /// <summary>Buffers of pools and a few kept responses.</summary>
    private const long MostLarge = 16 * 1024 * 1024;

    [Fact]
    public async Task Whatever_goes_wrong_nothing_acknowledged_is_lost_and_nothing_is_left_behind()
    {
        var plan = CampaignPlan.Of(seed: 20_260_401, steps: 4_000);
        using var unobserved = new UnobservedErrors();
        using var store = new TemporaryFolder();
        using var campaign = new FaultCampaign(plan, restartEvery: 250);
        var heap = new List<(long Small, long Large)>();
        try
        {
            await campaign.RunAsync(
                new HubInProcess(options =>
                {
                    options.StorePath = store.Path;
                    options.ShutdownGrace = TimeSpan.FromMilliseconds(200);
                    options.QueueTimeout = TimeSpan.FromSeconds(5);

                    // What is kept for long, and therefore grows for long, is not what this measures.
                    options.EventBuffer = 50;
                    options.MaxStoredResponses = 50;
                    options.MaxStoredResponseBytes = 1024 * 1024;
                }),
                Rounds,
                async round =>
                {
                    heap.Add(Heap.Measure());
                    if (round == Rounds)
                    {
                        await Until.HoldsAsync("the heap is as it was", () => Task.FromResult(MeasureGrowth(heap)));
                    }
                });
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{plan}: {campaign.Tally}; heap, MB: {string.Join(", ", heap.Select(static b => string.Create(CultureInfo.InvariantCulture, $"{b.Small / 1e6:0.0} and {b.Large / 1e6:0.0}")))}");
        }

        unobserved.AssertNone();
        AssertWasOne(campaign.Tally);
    }

    /// <summary>Answers how much the heap has grown, if it has; then it is measured anew.</summary>
    private static string? MeasureGrowth(List<(long Small, long Large)> heap)
    {
        // What leaks is still there a round later, and however long one waits; pools and idle connections are given up after a while.
        var (small, most) = (heap[^2..].Min(static round => round.Small), heap[..WarmUp].Max(static round => round.Small) * 6 / 5);
        if (small <= most && heap[^1].Large <= MostLarge)
        {
            return null;
        }

        var large = heap[^1].Large;
        heap.Add(Heap.Measure());
        return $"{small} bytes of at most {most}, {large} bytes of large objects of at most {MostLarge}";
    }

    // A campaign in which nothing is answered and nothing fails would find nothing.
    private static void AssertWasOne(Tally tally) => Assert.All(
        ["whole stream", "whole answer", "provider's error", "left", "room opened", "restart"], end => Assert.True(tally[end] > 0, $"No request ended so: {end}. {tally}"));
}
