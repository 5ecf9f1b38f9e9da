using BenchmarkDotNet.Attributes;
using Gambi.Adaptation.Usage;
using Gambi.Bench.Scenes;

namespace Gambi.Bench;

/// <summary>What it costs to read the tokens that a provider counted: from a whole answer, from the chunk of a stream that has them, and from one that has none.</summary>
[MemoryDiagnoser]
[MinColumn]
public class UsageBenchmarks
{
    private readonly byte[] _whole = Payloads.ChatAnswer;
    private readonly byte[] _response = Payloads.ResponsesAnswer;
    private readonly byte[] _counted = Payloads.ChatUsage;
    private readonly byte[] _chunk = Payloads.ChatChunkWithoutUsage;
    private readonly AnswerTap _answer = new();
    private readonly EventTap _events;

    public UsageBenchmarks() => _events = new(_answer);

    [Benchmark]
    public long? WholeChat() => Read(_whole);

    [Benchmark]
    public long? WholeResponse() => Read(_response);

    [Benchmark]
    public long? CountedChunk() => ReadEvent(_counted);

    [Benchmark]
    public long? OtherChunk() => ReadEvent(_chunk);

    private long? Read(byte[] answer)
    {
        _answer.Reset();
        _answer.Feed(answer);
        return _answer.Usage.Total;
    }

    private long? ReadEvent(byte[] chunk)
    {
        _events.Reset();
        _events.Feed(chunk);
        return _answer.HasUsage ? _answer.Usage.Total : null;
    }
}
