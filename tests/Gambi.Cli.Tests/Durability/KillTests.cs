namespace Gambi.Cli.Tests.Durability;

/// <summary>The real hub, killed as only a kernel kills, while it writes.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 200;

    // As many hubs at a time as there are processors to start them; each has a folder of its own.
    private const int Lanes = 2;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gambi-kill-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Killed_at_200_random_moments_of_writing_every_acknowledged_room_and_registration_is_there_each_time()
    {
        int[] kept = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => KillAgainAndAgainAsync(lane, Kills / Lanes)));

        // It was really in the middle of writing.
        Assert.All(kept, count => Assert.True(count > Kills / Lanes, $"Only {count} things were acknowledged."));
    }

    private async Task<int> KillAgainAndAgainAsync(int lane, int kills)
    {
        var random = new Random(40 + lane);
        var known = new AcknowledgedState();
        string folder = Path.Combine(_folder.FullName, $"lane{lane}");
        for (int kill = 0; kill < kills; kill++)
        {
            await using var hub = await KilledHub.StartAsync(folder);
            await known.AssertIsThereAsync(hub.Client, everything: kill % 20 == 0);
            using var ending = new CancellationTokenSource();
            Task[] writers = [.. Enumerable.Range(0, 4).Select(_ => known.WriteAsync(hub.Client, new Random(random.Next()), ending.Token))];
            await known.WhenAcknowledgedAsync(known.Count + random.Next(1, 25));
            hub.Kill();
            await ending.CancelAsync();
            await Task.WhenAll(writers).WaitAsync(Patience.Limit);
        }

        await using var last = await KilledHub.StartAsync(folder);
        await known.AssertIsThereAsync(last.Client, everything: true);
        return known.Count;
    }
}
