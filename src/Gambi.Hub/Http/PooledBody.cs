using System.Buffers;

namespace Gambi.Hub.Http;

/// <summary>A whole request body in rented memory; given back when disposed, so nothing may point into it afterwards.</summary>
/// <param name="memory">What all bodies have together; a small body's first piece is not counted, so that questions get through while large bodies hold all of it.</param>
internal sealed class PooledBody(BodyMemory memory) : IDisposable
{
    private const int SmallestSegment = 4 * 1024;
    private const int LargestSegment = 256 * 1024;

    private BodySegment? _first;
    private BodySegment? _last;
    private long _taken;
    private bool _disposed;

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>All of it.</summary>
    public ReadOnlySequence<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _first is null ? default : new ReadOnlySequence<byte>(_first, 0, _last!, _last!.Written);
        }
    }

    /// <summary>Appends bytes; <c>false</c> when there is no memory for them now.</summary>
    public bool TryAppend(in ReadOnlySequence<byte> bytes)
    {
        foreach (var part in bytes)
        {
            if (!TryAppend(part.Span))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        var segment = _first;
        _first = _last = null;
        while (segment is not null)
        {
            ArrayPool<byte>.Shared.Return(segment.Array);
            segment = segment.Following;
        }

        memory.GiveBack(_taken);
        _taken = 0;
    }

    private bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if ((_last is null || _last.Free == 0) && !TryGrow())
            {
                return false;
            }

            var count = Math.Min(bytes.Length, _last!.Free);
            _last.Write(bytes[..count]);
            bytes = bytes[count..];
            Length += count;
        }

        return true;
    }

    // As much again as there is: a declared length is believed only as far as bytes came.
    private bool TryGrow()
    {
        var size = (int)Math.Clamp(Length, SmallestSegment, LargestSegment);
        if (_first is not null)
        {
            if (!memory.TryTake(size))
            {
                return false;
            }

            _taken += size;
        }

        var next = new BodySegment(ArrayPool<byte>.Shared.Rent(size), Length);
        _first ??= next;
        _last?.Follow(next);
        _last = next;
        return true;
    }
}
