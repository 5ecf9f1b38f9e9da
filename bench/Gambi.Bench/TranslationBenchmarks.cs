using System.Buffers;
using BenchmarkDotNet.Attributes;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.OverChat;
using Gambi.Adaptation.OverResponses;
using Gambi.Bench.Scenes;

namespace Gambi.Bench;

/// <summary>What adapting costs, both ways: a request of 8 KB, a whole answer, and a chunk of a stream (of 100, with its opening and its end).</summary>
[MemoryDiagnoser]
[MinColumn]
public class TranslationBenchmarks
{
    private const int Chunks = 100;

    private readonly ArrayBufferWriter<byte> _output = new(256 * 1024);
    private readonly byte[] _chatRequest = Payloads.ChatRequest(stream: true);
    private readonly byte[] _responsesRequest = Payloads.ResponsesRequest(stream: true);
    private readonly byte[][] _chatStream = Payloads.ChatStream(Chunks);
    private readonly byte[][] _responsesStream = Payloads.ResponsesStream(Chunks);
    private ResponseTemplate _template = null!;

    [GlobalSetup]
    public void Read() =>
        _template = ResponseTemplate.Read(_responsesRequest, new() { Id = "resp_1", Model = "llama3:8b", CreatedAt = TimeProvider.System.GetUtcNow(), Store = false });

    [Benchmark]
    public bool RequestToChat() => ChatRequestWriter.TryWrite(_responsesRequest, Emptied(), out _) ? true : throw new InvalidOperationException();

    [Benchmark]
    public bool RequestToResponses() => ResponsesRequestWriter.TryWrite(_chatRequest, Emptied(), out _) ? true : throw new InvalidOperationException();

    [Benchmark]
    public bool WholeFromChat() =>
        ResponsesAnswer.TryWrite(Payloads.ChatAnswer, _template, NewId, TimeProvider.System, Emptied(), out _, out _) ? true : throw new InvalidOperationException();

    [Benchmark]
    public bool WholeFromResponses() =>
        ChatAnswer.TryWrite(Payloads.ResponsesAnswer, "llama3:8b", NewId, TimeProvider.System, Emptied(), out _, out _) ? true : throw new InvalidOperationException();

    [Benchmark(OperationsPerInvoke = Chunks)]
    public bool ChunkFromChat() => Stream(new ResponsesStreamTranslator(_template, NewId, TimeProvider.System), _chatStream);

    [Benchmark(OperationsPerInvoke = Chunks)]
    public bool ChunkFromResponses() => Stream(new ChatStreamTranslator("llama3:8b", includeUsage: true, NewId, TimeProvider.System), _responsesStream);

    private static string NewId(string prefix) => prefix + "68f1c0de77a94b3f";

    private bool Stream(AnswerTranslator translator, byte[][] stream)
    {
        translator.Open(Emptied());
        foreach (var chunk in stream)
        {
            translator.Feed(chunk, Emptied());
        }

        translator.End(Emptied());
        return translator is { IsComplete: true, Failure: null } ? true : throw new InvalidOperationException(translator.Failure?.Message);
    }

    private ArrayBufferWriter<byte> Emptied()
    {
        _output.ResetWrittenCount();
        return _output;
    }
}
