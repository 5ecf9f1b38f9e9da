using BenchmarkDotNet.Attributes;
using Gambi.Bench.Scenes;
using Gambi.Hub.Rooms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gambi.Bench;

/// <summary>What the hub's round of a second costs when nothing happened, in 10,000 rooms with 100,000 participants that are there.</summary>
[MemoryDiagnoser]
[MinColumn]
public class SweepBenchmarks
{
    private LoadedHub _hub = null!;
    private RoomSweep _sweep = null!;

    [GlobalSetup]
    public void Start()
    {
        _hub = LoadedHub.StartAsync(10_000, 10).GetAwaiter().GetResult();
        _sweep = _hub.Services.GetServices<IHostedService>().OfType<RoomSweep>().Single();
    }

    [GlobalCleanup]
    public void Stop() => _hub.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark]
    public int Round() => _sweep.Sweep()?.Count ?? 0;
}
