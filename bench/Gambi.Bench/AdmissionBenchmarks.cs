using BenchmarkDotNet.Attributes;
using Gambi.Bench.Scenes;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;

namespace Gambi.Bench;

/// <summary>What choosing costs: room found by its code, who may serve it by the selector, a slot taken and given back; in a hub with one room and in one with 10,000.</summary>
[MemoryDiagnoser]
[MinColumn]
public class AdmissionBenchmarks
{
    private LoadedHub _hub = null!;
    private RoomRegistry _rooms = null!;
    private Admission _admission = null!;
    private string[] _codes = null!;
    private int _next;

    /// <summary>Rooms and participants in each.</summary>
    [Params("1 x 10", "10000 x 10", "1 x 1000")]
    public string Hub { get; set; } = "";

    [Params("*", "model:qwen3", "worker-7")]
    public string Selector { get; set; } = "";

    [GlobalSetup]
    public void Start()
    {
        var sizes = Hub.Split(" x ");
        _hub = LoadedHub.StartAsync(int.Parse(sizes[0], null), int.Parse(sizes[1], null)).GetAwaiter().GetResult();
        (_rooms, _admission) = (_hub.Get<RoomRegistry>(), _hub.Get<Admission>());
        _codes = [.. _hub.Rooms.Select(static room => room.Code)];
    }

    [GlobalCleanup]
    public void Stop() => _hub.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>All requests in one room: what others are in the hub must not matter.</summary>
    [Benchmark]
    public bool SameRoom() => Admit(_codes[_codes.Length / 2]);

    /// <summary>Each request in another room: what it reads is in no cache any more.</summary>
    [Benchmark]
    public bool EachRoom()
    {
        _next = (_next + 7919) % _codes.Length;
        return Admit(_codes[_next]);
    }

    private bool Admit(string code)
    {
        var admitted = _admission.AdmitAsync(LoadedHub.Ask(_rooms.Find(code)!, Selector), CancellationToken.None);
        if (!admitted.IsCompletedSuccessfully || !admitted.Result.TryGet(out var slot, out _))
        {
            throw new InvalidOperationException("No slot was free.");
        }

        slot.Dispose();
        return slot.IsPinned;
    }
}
