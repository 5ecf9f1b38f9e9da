using System.Buffers;

namespace Gambi.Hub.Http;

/// <summary>A whole request body in rented memory; given back when disposed, so nothing may point into it afterwards.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int SmallestSegment = 4 * 1024;
    private const int LargestSegment = 256 * 1024;

    private BodySegment? _first;
    private BodySegment? _last;
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

    public void Append(in ReadOnlySequence<byte> bytes)
    {
        foreach (var memory in bytes)
        {
            Append(memory.Span);
        }
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
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_last is null || _last.Free == 0)
            {
                Grow();
            }

            var count = Math.Min(bytes.Length, _last!.Free);
            _last.Write(bytes[..count]);
            bytes = bytes[count..];
            Length += count;
        }
    }

    // As much again as there is: a declared length is believed only as far as bytes came.
    private void Grow()
    {
        var size = (int)Math.Clamp(Length, SmallestSegment, LargestSegment);
        var next = new BodySegment(ArrayPool<byte>.Shared.Rent(size), Length);
        _first ??= next;
        _last?.Follow(next);
        _last = next;
    }
}
