using BenchmarkDotNet.Attributes;
using Gambi.Bench.Scenes;
using Gambi.Hub.Failures;
using Gambi.Hub.Routing;

namespace Gambi.Bench;

/// <summary>What waiting costs: every slot of a room is taken, 32 wait, one is given back, the next gets it and another comes.</summary>
[MemoryDiagnoser]
[MinColumn]
public class QueueBenchmarks
{
    private const int Waiting = 32;

    private readonly Queue<Task<Outcome<Admitted>>> _line = [];
    private LoadedHub _hub = null!;
    private Admission _admission = null!;
    private AdmissionAsk _ask = null!;

    [Params(1, 10)]
    public int Participants { get; set; }

    [GlobalSetup]
    public void Start()
    {
        _hub = LoadedHub.StartAsync(1, Participants).GetAwaiter().GetResult();
        _admission = _hub.Get<Admission>();
        _ask = LoadedHub.Ask(_hub.Rooms[0], "*") with { Patience = TimeSpan.FromHours(1) };
        for (var i = 0; i < (Participants * LoadedHub.Slots) + Waiting; i++)
        {
            _line.Enqueue(_admission.AdmitAsync(_ask, CancellationToken.None).AsTask());
        }
    }

    [GlobalCleanup]
    public void Stop() => _hub.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark]
    public async Task GiveAndTake()
    {
        if (!(await _line.Dequeue()).TryGet(out var served, out var failure))
        {
            throw new InvalidOperationException(failure.Message);
        }

        served.Dispose();
        _line.Enqueue(_admission.AdmitAsync(_ask, CancellationToken.None).AsTask());
    }
}
