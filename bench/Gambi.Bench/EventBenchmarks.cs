using BenchmarkDotNet.Attributes;
using Gambi.Contracts;
using Gambi.Hub.Events;

namespace Gambi.Bench;

/// <summary>What telling an event costs whoever tells it, with nobody reading, one reader and ten.</summary>
[MemoryDiagnoser]
[MinColumn]
public class EventBenchmarks
{
    private const string Room = "ABCDEF";

    private readonly LlmRequestData _data = new() { RequestId = "req_68f1c0de77a94b3f", ParticipantId = "worker-7", Model = "llama3:8b", Protocol = InferenceProtocolName.ChatCompletions };
    private RoomEventLog _log = null!;
    private Task[] _reading = [];

    [Params(0, 1, 10)]
    public int Readers { get; set; }

    [GlobalSetup]
    public void Start()
    {
        _log = new(new EventSettings(), TimeProvider.System);
        _log.Open(Room, isGuarded: false);
        _reading = [.. Enumerable.Range(0, Readers).Select(_ => Task.Run(ReadAsync))];
    }

    [GlobalCleanup]
    public void Stop()
    {
        _log.Close(Room);
        Task.WhenAll(_reading).GetAwaiter().GetResult();
    }

    [Benchmark]
    public void Publish() => _log.Publish(Room, RoomEventTypes.LlmRequest, _data, ContractsJson.Readable.LlmRequestData);

    private async Task ReadAsync()
    {
        var reader = _log.ReadRoom(Room, afterId: null)!;
        var events = new ServerEvent[64];
        while (reader.WaitAsync() is { } more)
        {
            await more;
            reader.Take(events, out _);
        }
    }
}
