using System.Buffers;

namespace Gambi.Tunnel.V2;

/// <summary>
/// Cuts received bytes into frames. Holds one pooled buffer that grows with traffic up to one largest frame and shrinks when it is quiet; none between messages, if its owner releases it.
/// </summary>
internal sealed class FrameReader
{
    private const int Smallest = 4 * 1024;
    private const int Largest = FrameHeader.Size + FrameHeader.MaxPayload;

    private byte[] _buffer = [];
    private int _size = Smallest;
    private int _start;
    private int _end;

    /// <summary>Whether no byte waits for the rest of its frame.</summary>
    public bool IsEmpty => _end == _start;

    /// <summary>Where the next receive writes; never empty.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (_buffer.Length == 0)
            {
                _buffer = ArrayPool<byte>.Shared.Rent(_size);
            }

            return _buffer.AsMemory(_end);
        }
    }

    /// <summary>Takes over what a receive wrote to <see cref="Free"/>.</summary>
    public void Add(int count) => _end += count;

    /// <summary>The next whole frame; its payload is valid until <see cref="Settle"/>.</summary>
    public bool TryRead(out FrameHeader header, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!TryPeek(out header) || _end - _start < FrameHeader.Size + header.Length)
        {
            return false;
        }

        payload = _buffer.AsSpan(_start + FrameHeader.Size, header.Length);
        _start += FrameHeader.Size + header.Length;
        return true;
    }

    /// <summary>Makes room for the next receive, after all whole frames have been read.</summary>
    /// <exception cref="TunnelViolationException">A message ended inside a frame.</exception>
    public void Settle(int lastCount, bool endOfMessage)
    {
        int rest = _end - _start;
        if (endOfMessage && rest > 0)
        {
            throw new TunnelViolationException("A message ended inside a frame.");
        }

        if (_buffer.Length == 0)
        {
            return; // A message without a byte.
        }

        int wanted = TryPeek(out FrameHeader header) ? FrameHeader.Size + header.Length : FrameHeader.Size;
        bool wasFull = _end == _buffer.Length;
        int size = _buffer.Length;
        if (wanted > size || (wasFull && size < Largest))
        {
            size = Math.Max(wanted, Math.Min(size * 4, Largest));
        }
        else if (rest == 0 && size > Smallest && lastCount <= Smallest / 4)
        {
            size = Smallest;
        }

        Move(size, rest);
    }

    /// <summary>Gives the buffer back, with what is in it; the next is as large.</summary>
    public void Release()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        _start = _end = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool TryPeek(out FrameHeader header)
    {
        bool whole = _end - _start >= FrameHeader.Size;
        header = whole ? FrameHeader.Read(_buffer.AsSpan(_start)) : default;
        return whole;
    }

    private void Move(int size, int rest)
    {
        _size = size;
        byte[] old = _buffer;
        if (size != old.Length)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(size);
        }

        old.AsSpan(_start, rest).CopyTo(_buffer);
        _start = 0;
        _end = rest;
        if (!ReferenceEquals(old, _buffer))
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }
}
