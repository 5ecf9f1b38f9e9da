using BenchmarkDotNet.Attributes;
using Gambi.Adaptation.Sse;
using Gambi.Bench.Scenes;

namespace Gambi.Bench;

/// <summary>What it costs to find an event's end, as the native relay does, and to decode an event, as the translators do.</summary>
[MemoryDiagnoser]
[MinColumn]
public class SseBenchmarks
{
    private readonly byte[] _chunk = Payloads.ChatChunk;
    private readonly SseDecoder _decoder = new();
    private SseBoundary _boundary;

    [Benchmark]
    public int FindEnd() => _boundary.FindEnd(_chunk);

    [Benchmark]
    public long Decode()
    {
        long bytes = 0;
        _decoder.Append(_chunk);
        while (_decoder.Read(out var found) == SseScan.Event)
        {
            bytes += found.Data.Length;
        }

        return bytes;
    }
}
