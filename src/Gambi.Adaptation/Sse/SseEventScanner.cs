using System.Buffers;

namespace Gambi.Adaptation.Sse;

/// <summary>A finder of event boundaries in a stream that someone else buffers, for relaying its bytes untouched.</summary>
/// <remarks>
/// Lines end with LF, CRLF or CR, in any mixture; an event ends with a blank line, or with the stream. A CR that ends an event ends it at once: an LF that
/// comes only later is part of the next event's bytes, and says nothing. No byte is looked at twice while an event is incomplete.
/// </remarks>
public sealed class SseEventScanner
{
    /// <summary>The bound on one event when none is given: 4 MiB.</summary>
    public const int DefaultMaxEventBytes = 4 * 1024 * 1024;

    private readonly long _maxEventBytes;
    private long _scanned;
    private SseBoundary _boundary;
    private bool _started;

    /// <summary>A scanner for one stream.</summary>
    public SseEventScanner(int maxEventBytes = DefaultMaxEventBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEventBytes, 1);
        _maxEventBytes = maxEventBytes;
    }

    /// <summary>
    /// Looks for the event at the start of the buffer. After <see cref="SseScan.Event"/> the caller consumes its bytes; after
    /// <see cref="SseScan.NeedMore"/> it comes again with the same bytes and more, or with <paramref name="isCompleted"/>.
    /// </summary>
    public SseScan Scan(in ReadOnlySequence<byte> buffer, bool isCompleted, out SseEvent found)
    {
        found = default;
        long end = FindEnd(buffer);
        if (end < 0 && isCompleted && buffer.Length > 0)
        {
            end = buffer.Length;
        }

        if ((end < 0 ? _scanned : end) > _maxEventBytes)
        {
            return SseScan.TooLarge;
        }

        if (end < 0)
        {
            return SseScan.NeedMore;
        }

        found = SseEventParser.Parse(buffer.Slice(0, end), isFirst: !_started);
        _started = true;
        _scanned = 0;
        return SseScan.Event;
    }

    /// <summary>The length of the event up to its blank line, or -1.</summary>
    private long FindEnd(in ReadOnlySequence<byte> buffer)
    {
        foreach (ReadOnlyMemory<byte> segment in buffer.Slice(_scanned))
        {
            int end = _boundary.FindEnd(segment.Span);
            if (end >= 0)
            {
                return _scanned + end;
            }

            _scanned += segment.Length;
        }

        return -1;
    }
}
