using System.Buffers;

namespace Gambi.Adaptation.Sse;

/// <summary>A decoder that buffers for itself: bytes in, cut anywhere, events out.</summary>
public sealed class SseDecoder
{
    private readonly SseEventScanner _scanner;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private bool _completed;

    /// <summary>A decoder for one stream.</summary>
    public SseDecoder(int maxEventBytes = SseEventScanner.DefaultMaxEventBytes) => _scanner = new SseEventScanner(maxEventBytes);

    /// <summary>Takes the next bytes of the stream. Events read before are no longer valid.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _end < bytes.Length)
        {
            MakeRoom(bytes.Length);
        }

        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Says that the stream has ended, so that a last event without its blank line is one.</summary>
    public void Complete() => _completed = true;

    /// <summary>
    /// Reads the next event with data; comments are skipped. To be called until it answers something else than <see cref="SseScan.Event"/>;
    /// <see cref="SseScan.TooLarge"/> is final.
    /// </summary>
    public SseScan Read(out SseEvent next)
    {
        while (true)
        {
            SseScan scan = _scanner.Scan(new ReadOnlySequence<byte>(_buffer, _start, _end - _start), _completed, out next);
            if (scan != SseScan.Event)
            {
                return scan;
            }

            _start += (int)next.Length;
            if (next.HasData)
            {
                return scan;
            }
        }
    }

    private void MakeRoom(int needed)
    {
        int kept = _end - _start;
        byte[] target = kept + needed <= _buffer.Length ? _buffer : new byte[Math.Max(kept + needed, Math.Max(4096, _buffer.Length * 2))];
        _buffer.AsSpan(_start, kept).CopyTo(target);
        _buffer = target;
        _start = 0;
        _end = kept;
    }
}
