using System.Buffers;
using BenchmarkDotNet.Attributes;
using Gambi.Adaptation;
using Gambi.Adaptation.Requests;
using Gambi.Bench.Scenes;
using Gambi.Hub.Exchange;
using Gambi.Hub.Inference;
using Gambi.Hub.Routing;
using Gambi.Tunnel;
using Gambi.Tunnel.V2;
using Microsoft.AspNetCore.Http;

namespace Gambi.Bench;

/// <summary>What the hub does to a request of 8 KB on its way to a provider: read it, pick its headers, write it anew with the provider's model, plan it, and frame its head.</summary>
[MemoryDiagnoser]
[MinColumn]
public class RequestBenchmarks
{
    private static readonly GenerationDefaults Defaults = new() { TopP = 0.9, MaxTokens = 2048, Seed = 7, Instructions = "Answer in English." };

    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly byte[] _body = Payloads.ChatRequest(stream: true);
    private readonly HeaderDictionary _headers = new()
    {
        ["Host"] = "hub.local:3000",
        ["Connection"] = "keep-alive",
        ["Accept"] = "text/event-stream",
        ["Authorization"] = "Bearer none",
        ["Content-Type"] = "application/json",
        ["Content-Length"] = "8192",
        ["User-Agent"] = "OpenAI/JS 6.49.0",
        ["Accept-Encoding"] = "gzip, br",
        ["X-Stainless-Lang"] = "js",
        ["X-Stainless-Package-Version"] = "6.49.0",
        ["X-Stainless-OS"] = "Linux",
        ["X-Stainless-Arch"] = "x64",
        ["X-Stainless-Runtime"] = "node",
        ["X-Stainless-Runtime-Version"] = "v20.11.0",
        ["X-Stainless-Retry-Count"] = "0",
    };

    private LoadedHub _hub = null!;
    private InspectedRequest _asked = null!;
    private InferenceRequest _request = null!;
    private Admitted _admitted = null!;
    private TunnelRequestHead _head = null!;
    private byte[] _replyHead = null!;

    [GlobalSetup]
    public void Start()
    {
        _hub = LoadedHub.StartAsync(1, 1).GetAwaiter().GetResult();
        _asked = Inspect();
        _request = new() { Room = _hub.Rooms[0], Query = "", Headers = Headers(), Asked = _asked, Memory = new RentedBytes(0) };
        if (!_hub.Get<Admission>().AdmitAsync(LoadedHub.Ask(_hub.Rooms[0], "*"), CancellationToken.None).AsTask().GetAwaiter().GetResult().TryGet(out var admitted, out var failure))
        {
            throw new InvalidOperationException(failure.Message);
        }

        _admitted = admitted;
        _head = new() { Operation = "chat.completions.create", Method = "POST", Path = "/v1/chat/completions", Headers = _request.Headers, Stream = true };
        _replyHead = HeadCodec.Write(200, [new("Content-Type", "text/event-stream"), new("Date", "Sat, 21 Nov 2026 08:00:00 GMT"), new("x-request-id", "req_1")]).ToArray();
    }

    [GlobalCleanup]
    public void Stop() => _hub.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark]
    public InspectedRequest Inspect() =>
        RequestInspector.TryInspect(InferenceProtocol.ChatCompletions, _body, out var request, out var problem) ? request : throw new InvalidOperationException(problem.Message);

    [Benchmark]
    public List<KeyValuePair<string, string>> Headers() => PassedHeaders.ToProvider(_headers, "req_68f1c0de77a94b3f", hasBody: true);

    [Benchmark]
    public int RewriteModel() => Rewrite(null);

    [Benchmark]
    public int RewriteModelAndDefaults() => Rewrite(Defaults);

    [Benchmark]
    public void Plan()
    {
        if (!ExchangePlanner.Plan(_request, _admitted, InferenceProtocol.ChatCompletions).TryGet(out var plan, out var failure))
        {
            throw new InvalidOperationException(failure.Message);
        }

        plan.Dispose();
    }

    [Benchmark]
    public int WriteHead() => HeadCodec.Write(_head).Length;

    [Benchmark]
    public int ReadReplyHead() => HeadCodec.ReadReply(_replyHead).Status;

    private int Rewrite(GenerationDefaults? defaults)
    {
        _output.ResetWrittenCount();
        RequestRewriter.Rewrite(_asked, new() { Model = "llama3:8b", Defaults = defaults }, _output);
        return _output.WrittenCount;
    }
}
