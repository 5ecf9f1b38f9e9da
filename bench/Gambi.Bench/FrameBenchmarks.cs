using BenchmarkDotNet.Attributes;
using Gambi.Bench.Scenes;
using Gambi.Tunnel.V2;

namespace Gambi.Bench;

/// <summary>What a frame of tunnel v2 costs to write and to read, 32 chunks of about 200 bytes in one message.</summary>
[MemoryDiagnoser]
[MinColumn]
public class FrameBenchmarks
{
    private const int Frames = 32;

    private readonly byte[] _chunk = Payloads.ChatChunk;
    private readonly byte[] _target = new byte[64 * 1024];
    private readonly FrameReader _reader = new();
    private int _length;

    [GlobalSetup]
    public void Fill() => _length = Encode();

    [Benchmark(OperationsPerInvoke = Frames)]
    public int Encode()
    {
        var count = 0;
        for (uint i = 0; i < Frames; i++)
        {
            new FrameHeader(FrameType.Data, default, _chunk.Length, i).Write(_target.AsSpan(count));
            _chunk.CopyTo(_target.AsSpan(count + FrameHeader.Size));
            count += FrameHeader.Size + _chunk.Length;
        }

        return count;
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public int Decode()
    {
        var (at, bytes) = (0, 0);
        while (at < _length)
        {
            var count = Math.Min(_reader.Free.Length, _length - at);
            _target.AsSpan(at, count).CopyTo(_reader.Free.Span);
            _reader.Add(count);
            at += count;
            while (_reader.TryRead(out var header, out var payload))
            {
                bytes += payload.Length + (int)header.StreamId;
            }

            _reader.Settle(count, endOfMessage: at == _length);
        }

        return bytes;
    }
}
