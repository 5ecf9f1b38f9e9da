using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gambi.Adaptation;
using Gambi.Adaptation.Requests;
using Gambi.Hub.Exchange;
using Gambi.Hub.Observability;
using Gambi.Hub.Responses;
using Gambi.Hub.Rooms;

namespace Gambi.Bench;

/// <summary>What it costs to keep a native Responses stream in the room's store while it passes; to be compared with passing it on and keeping nothing.</summary>
[MemoryDiagnoser]
public class RecordingBenchmarks
{
    private const int Deltas = 500;

    private readonly ArrayBufferWriter<byte> _client = new(64 * 1024);
    private readonly Room _room = new()
    {
        Id = "room_bench",
        Code = "BENCH1",
        Name = "Bench",
        HostId = "host_bench",
        HostKeyHash = default,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private ResponseStore _store = null!;
    private InspectedRequest _request = null!;
    private ReadOnlyMemory<byte>[] _events = null!;

    [GlobalSetup]
    public void Setup()
    {
        _store = new(new StoreSettings(), TimeProvider.System);
        var body = Encoding.UTF8.GetBytes("""{"model":"*","stream":true,"input":"Tell me everything that you know about tunnels, in five hundred words."}""");
        if (!RequestInspector.TryInspect(InferenceProtocol.Responses, body, out var request, out var problem))
        {
            throw new InvalidOperationException(problem.Message);
        }

        _request = request;
        _events = [.. Events().Select(static text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))];
    }

    [Benchmark(Baseline = true)]
    public long PassOn() => Relay(recording: null);

    [Benchmark]
    public long PassOnAndKeep()
    {
        using var recording = _store.Begin(_room, _request, _request.Body);
        return Relay(recording);
    }

    private long Relay(ResponseRecording? recording)
    {
        var observer = new AnswerObserver(new RequestWatch(TimeProvider.System), id => recording?.Began(id, "worker-1", isNative: true), recording);
        var relay = new EventRelay(InferenceProtocol.Responses, hidesUsage: false, observer);
        long written = 0;
        for (var i = 0; i < _events.Length; i++)
        {
            _client.ResetWrittenCount();
            written += relay.Relay(new ReadOnlySequence<byte>(_events[i]), ended: i == _events.Length - 1, _client).Written;
        }

        return written;
    }

    /// <summary>A stream as a provider sends it: each event by itself, a word each.</summary>
    private static IEnumerable<string> Events()
    {
        const string Head = "\"id\":\"resp_bench\",\"object\":\"response\",\"created_at\":1,\"model\":\"llama3\"";
        yield return Event("response.created", 0, $$"""
            "response":{{{Head}},"status":"in_progress","output":[]}
            """);
        for (var i = 1; i <= Deltas; i++)
        {
            yield return Event("response.output_text.delta", i, """
                "item_id":"msg_bench","output_index":0,"content_index":0,"delta":" tunnel","logprobs":[]
                """);
        }

        var text = string.Concat(Enumerable.Repeat(" tunnel", Deltas));
        yield return Event("response.completed", Deltas + 1, $$$"""
            "response":{{{{Head}}},"status":"completed","output":[{"type":"message","id":"msg_bench","role":"assistant","status":"completed",
            "content":[{"type":"output_text","text":"{{{text}}}","annotations":[]}]}],"usage":{"input_tokens":20,"output_tokens":500,"total_tokens":520}}
            """.ReplaceLineEndings(""));
    }

    private static string Event(string type, int number, string members) =>
        FormattableString.Invariant($"event: {type}\ndata: {{\"type\":\"{type}\",\"sequence_number\":{number},{members}}}\n\n");
}
