using BenchmarkDotNet.Attributes;
using Gambi.Bench.Scenes;
using Gambi.Hub.Rooms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gambi.Bench;

/// <summary>What the hub's round of a second costs when nothing happened, in 10,000 rooms with 100,000 registrations.</summary>
[MemoryDiagnoser]
[MinColumn]
public class SweepBenchmarks
{
    private LoadedHub _hub = null!;
    private RoomSweep _sweep = null!;

    /// <summary>How many of the ten in each room have a tunnel; a hub takes 20,000 connections by itself.</summary>
    [Params(2, 10)]
    public int Tunnels { get; set; }

    [GlobalSetup]
    public void Start()
    {
        _hub = LoadedHub.StartAsync(10_000, 10, awayAfter: Tunnels).GetAwaiter().GetResult();
        _sweep = _hub.Services.GetServices<IHostedService>().OfType<RoomSweep>().Single();
    }

    [GlobalCleanup]
    public void Stop() => _hub.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark]
    public int Round() => _sweep.Sweep()?.Count ?? 0;
}
