using System.Text;
using BenchmarkDotNet.Attributes;
using Gambi.TestKit.Hubs;
using Gambi.Tunnel;

namespace Gambi.Bench;

/// <summary>
/// What it costs to keep a native Responses stream in the room's store while it passes: the way from the participant's tunnel through the hub to the client, a word an event,
/// with and without <c>store</c>.
/// </summary>
[MemoryDiagnoser]
[MedianColumn]
public class RecordingBenchmarks
{
    private const int Deltas = 500;

    private static readonly KeyValuePair<string, string>[] Head = [new("Content-Type", "text/event-stream")];

    private ReadOnlyMemory<byte>[] _events = null!;
    private TestHub _hub = null!;
    private JoinedParticipant _participant = null!;
    private HttpClient _client = null!;
    private Uri _responses = null!;
    private int _asked;

    // Not asynchronous themselves: the runner in this process would not wait for them.
    [GlobalSetup]
    public void Start() => StartAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Stop() => StopAsync().GetAwaiter().GetResult();

    [Benchmark(Baseline = true)]
    public Task<long> PassOn() => AskAsync(store: "false");

    [Benchmark]
    public Task<long> PassOnAndKeep() => AskAsync(store: "true");

    private async Task StartAsync()
    {
        _hub = await TestHub.StartOnPortAsync();
        _client = _hub.CreateClient();
        var code = await _client.CreateRoomCodeAsync();
        _participant = await JoinedParticipant.JoinAsync(_hub, code, "worker-1", ServeAsync);
        _responses = new Uri($"rooms/{code}/v1/responses", UriKind.Relative);
        _events = [.. Events().Select(static text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))];
    }

    private async Task StopAsync()
    {
        await _participant.DisposeAsync();
        _client.Dispose();
        await _hub.DisposeAsync();
    }

    private async Task<long> AskAsync(string store)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _responses)
        {
            Content = new StringContent($$"""{"model":"*","stream":true,"store":{{store}},"input":"Tell me of tunnels, in five hundred words."}""", Encoding.UTF8, "application/json"),
        };
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
        }

        await using var body = await response.Content.ReadAsStreamAsync();
        long bytes = 0;
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer) is > 0 and var read)
        {
            bytes += read;
        }

        return bytes;
    }

    private async Task ServeAsync(ITunnelExchange exchange, CancellationToken cancellationToken)
    {
        // Each response under its own id, as they come in life; all else is rendered beforehand.
        var id = FormattableString.Invariant($"resp_{++_asked:D8}");
        await exchange.StartAsync(200, Head, cancellationToken);
        foreach (var ready in _events)
        {
            var text = ready;
            if (ready.Span.IndexOf("resp_00000000"u8) is >= 0 and var at)
            {
                var own = ready.ToArray();
                Encoding.UTF8.GetBytes(id, own.AsSpan(at));
                text = own;
            }

            await exchange.WriteAsync(text, cancellationToken);
        }

        await exchange.CompleteAsync(cancellationToken);
    }

    /// <summary>A stream as a provider sends it.</summary>
    private static IEnumerable<string> Events()
    {
        const string Known = "\"id\":\"resp_00000000\",\"object\":\"response\",\"created_at\":1,\"model\":\"llama3\"";
        yield return Event("response.created", 0, $$"""
            "response":{{{Known}},"status":"in_progress","output":[]}
            """);
        for (var i = 1; i <= Deltas; i++)
        {
            yield return Event("response.output_text.delta", i, """
                "item_id":"msg_bench","output_index":0,"content_index":0,"delta":" tunnel","logprobs":[]
                """);
        }

        var text = string.Concat(Enumerable.Repeat(" tunnel", Deltas));
        yield return Event("response.completed", Deltas + 1, $$$"""
            "response":{{{{Known}}},"status":"completed","output":[{"type":"message","id":"msg_bench","role":"assistant","status":"completed",
            "content":[{"type":"output_text","text":"{{{text}}}","annotations":[]}]}],"usage":{"input_tokens":20,"output_tokens":500,"total_tokens":520}}
            """.ReplaceLineEndings(""));
    }

    private static string Event(string type, int number, string members) =>
        FormattableString.Invariant($"event: {type}\ndata: {{\"type\":\"{type}\",\"sequence_number\":{number},{members}}}\n\n");
}
