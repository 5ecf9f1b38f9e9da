using System.Buffers;
using System.Buffers.Binary;

namespace Gambi.Tunnel.V2;

/// <summary>What one stream has to send. Everything here is guarded by <see cref="Outbox.Gate"/>; what is queued is bounded by one of each kind.</summary>
internal sealed class StreamSender(TunnelStream stream)
{
    // A turn of a stream: small enough that a large body does not hold up its neighbours, large enough that headers cost nothing.
    private const int Turn = 16 * 1024;

    private readonly TunnelStream _stream = stream;
    private ReadOnlyMemory<byte> _head;
    private FrameType _headType;
    private bool _headEnds;
    private ReadOnlySequence<byte> _data;
    private bool _end;
    private long _credit;
    private uint _grant;
    private byte[]? _cancel;
    private bool _started;

    /// <summary>The stream this sends for.</summary>
    public TunnelStream Stream => _stream;

    /// <summary>Whether it stands in the outbox's line.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether nothing more can be queued: the end or a cancel was, or the stream is gone.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether the stream still exists: it was neither cancelled nor dropped.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Whether queued data has not all left yet.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>Whether a turn would send something.</summary>
    public bool HasWork =>
        _grant > 0 || _cancel is not null || !_head.IsEmpty || (_data.IsEmpty ? _end : _credit > 0);

    /// <summary>Queues the head.</summary>
    public void QueueHead(FrameType type, ReadOnlyMemory<byte> head, bool ends)
    {
        _headType = type;
        _head = head;
        _headEnds = ends;
        IsClosed |= ends;
    }

    /// <summary>Queues bytes, and the end after them when <paramref name="end"/>.</summary>
    public void QueueData(ReadOnlySequence<byte> data, bool end)
    {
        _data = data;
        _end = end;
        IsClosed |= end;
        IsWriting = !data.IsEmpty;
    }

    /// <summary>Takes queued data back, and the end that was queued after it: whoever wrote it stopped waiting.</summary>
    public void Withdraw()
    {
        _data = default;
        IsWriting = false;
        IsClosed = !IsAlive || (IsClosed && !_end);
        _end = false;
    }

    /// <summary>Adds to the peer's next credit.</summary>
    public void QueueGrant(int bytes) => _grant += (uint)bytes;

    /// <summary>Replaces everything queued by a cancel, or by nothing when the peer has not heard of the stream yet.</summary>
    public void QueueCancel(CancelCode code, string text)
    {
        bool known = _started || _headType != FrameType.Request;
        Close();
        _cancel = known ? ControlFrames.CancelPayload(code, text) : null;
    }

    /// <summary>Drops everything queued.</summary>
    public void Close()
    {
        _head = default;
        _data = default;
        _end = false;
        _grant = 0;
        _cancel = null;
        IsClosed = true;
        IsAlive = false;
        IsWriting = false;
    }

    /// <summary>Takes credit from the peer; false when it is more than a window can be.</summary>
    public bool TryAddCredit(uint bytes)
    {
        _credit += bytes;
        return _credit <= int.MaxValue;
    }

    /// <summary>Writes this stream's next turn; <paramref name="target"/> has room for <see cref="ControlFrames.Largest"/> at least.</summary>
    public int WriteTurn(Span<byte> target)
    {
        _started = true;
        int written = 0;
        if (_cancel is { } cancel)
        {
            _cancel = null;
            return ControlFrames.Write(target, FrameType.Cancel, _stream.Id, cancel);
        }

        if (_grant > 0)
        {
            Span<byte> credit = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(credit, _grant);
            _grant = 0;
            written += ControlFrames.Write(target, FrameType.Window, _stream.Id, credit);
        }

        if (!_head.IsEmpty)
        {
            written += WriteHead(target[written..]);
        }

        if (_head.IsEmpty && (_data.IsEmpty ? _end : _credit > 0) && target.Length - written > FrameHeader.Size)
        {
            written += WriteData(target[written..]);
        }

        return written;
    }

    private int WriteHead(Span<byte> target)
    {
        int length = Math.Min(_head.Length, Math.Min(Turn, target.Length - FrameHeader.Size));
        bool last = length == _head.Length;
        FrameFlags flags = last ? (_headEnds ? FrameFlags.End : FrameFlags.None) : FrameFlags.More;
        new FrameHeader(_headType, flags, length, _stream.Id).Write(target);
        _head.Span[..length].CopyTo(target[FrameHeader.Size..]);
        _head = _head[length..];
        return FrameHeader.Size + length;
    }

    private int WriteData(Span<byte> target)
    {
        int room = Math.Min(Turn, target.Length - FrameHeader.Size);
        int length = (int)Math.Min(Math.Min(_data.Length, _credit), room);
        ReadOnlySequence<byte> now = _data.Slice(0, length);
        _data = _data.Slice(length);
        _credit -= length;
        bool ends = _end && _data.IsEmpty;
        new FrameHeader(FrameType.Data, ends ? FrameFlags.End : FrameFlags.None, length, _stream.Id).Write(target);
        now.CopyTo(target[FrameHeader.Size..]);
        if (_data.IsEmpty)
        {
            _end = false;
            IsWriting = false;
        }

        return FrameHeader.Size + length;
    }
}
