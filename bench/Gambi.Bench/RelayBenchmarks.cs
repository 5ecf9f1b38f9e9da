using System.Buffers;
using BenchmarkDotNet.Attributes;
using Gambi.Adaptation;
using Gambi.Bench.Scenes;
using Gambi.Hub.Exchange;
using Gambi.Hub.Observability;

namespace Gambi.Bench;

/// <summary>What the hub does to one chunk of a native stream: find its end, listen to it, copy it to the client.</summary>
[MemoryDiagnoser]
[MinColumn]
public class RelayBenchmarks
{
    private readonly ArrayBufferWriter<byte> _client = new(64 * 1024);
    private readonly EventRelay _chat = Relay(InferenceProtocol.ChatCompletions);
    private readonly EventRelay _responses = Relay(InferenceProtocol.Responses);
    private readonly ReadOnlySequence<byte> _chunk = new(Payloads.ChatChunk);
    private readonly ReadOnlySequence<byte> _withoutUsage = new(Payloads.ChatChunkWithoutUsage);
    private readonly ReadOnlySequence<byte> _delta = new(Payloads.ResponsesDelta);

    [Benchmark]
    public bool ChatChunk() => Pass(_chat, _chunk);

    [Benchmark]
    public bool ChatChunkWithUsageNull() => Pass(_chat, _withoutUsage);

    [Benchmark]
    public bool ResponsesDelta() => Pass(_responses, _delta);

    private static EventRelay Relay(InferenceProtocol protocol) => new(protocol, hidesUsage: true, new AnswerObserver(new RequestWatch(TimeProvider.System), learnResponse: null, recording: null));

    private bool Pass(EventRelay relay, in ReadOnlySequence<byte> chunk)
    {
        _client.ResetWrittenCount();
        relay.Relay(chunk, ended: false, _client);
        return relay.IsComplete;
    }
}
