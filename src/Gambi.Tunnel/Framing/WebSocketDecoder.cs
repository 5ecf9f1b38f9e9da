using System.Buffers;

namespace Gambi.Tunnel.Framing;

/// <summary>
/// Takes WebSocket frames apart (RFC 6455, 5), wherever their bytes are cut. It holds no payload but a control frame's: a length, however large, is a number to it.
/// </summary>
/// <param name="expectsMasks">Whether the peer is a client, whose frames are masked (5.1).</param>
internal struct WebSocketDecoder(bool expectsMasks)
{
    private byte[]? _control;
    private int _controlLength;
    private Utf8Check _utf8;
    private Opcode _message = Opcode.Continuation; // None under way.
    private bool _inFrame;
    private bool _isFinal;
    private uint _mask;
    private long _left;

    /// <summary>The payload of the last control frame.</summary>
    public readonly ReadOnlySpan<byte> Control => _control.AsSpan(0, _controlLength);

    /// <summary>
    /// Takes from the front of <paramref name="source"/> what makes one step: part of a message, written to <paramref name="target"/>, or a control frame. An empty target takes
    /// nothing of a message, but tells that some of it is there.
    /// </summary>
    /// <exception cref="TunnelViolationException">The peer broke the protocol; there is nothing to be read after that.</exception>
    public Decoded Decode(ref ReadOnlySequence<byte> source, Span<byte> target)
    {
        while (!_inFrame)
        {
            if (!TryReadHeader(source, out WebSocketHeader header, out int size))
            {
                return default;
            }

            Check(header);
            if (header.IsControl)
            {
                return source.Length < size + header.Length ? default : TakeControl(header, ref source, size);
            }

            source = source.Slice(size);
            Begin(header);
        }

        return TakePayload(ref source, target);
    }

    private static bool TryReadHeader(in ReadOnlySequence<byte> source, out WebSocketHeader header, out int size)
    {
        ReadOnlySpan<byte> first = source.FirstSpan;
        if (first.Length >= WebSocketHeader.Largest || source.IsSingleSegment)
        {
            return WebSocketHeader.TryRead(first, out header, out size);
        }

        Span<byte> gathered = stackalloc byte[WebSocketHeader.Largest];
        int count = (int)Math.Min(source.Length, gathered.Length);
        source.Slice(0, count).CopyTo(gathered);
        return WebSocketHeader.TryRead(gathered[..count], out header, out size);
    }

    private readonly void Check(WebSocketHeader header)
    {
        if (header.Mask is not null != expectsMasks)
        {
            throw new TunnelViolationException(expectsMasks ? "A WebSocket frame of a client without a mask." : "A WebSocket frame of a server with a mask.");
        }

        switch (header.Opcode)
        {
            case Opcode.Continuation when _message == Opcode.Continuation:
                throw new TunnelViolationException("A WebSocket continuation of nothing.");
            case Opcode.Text or Opcode.Binary when _message != Opcode.Continuation:
                throw new TunnelViolationException("A WebSocket message inside another.");
            case Opcode.Close or Opcode.Ping or Opcode.Pong when !header.IsFinal || header.Length > WebSocketHeader.LargestControl:
                throw new TunnelViolationException("A WebSocket control frame in fragments, or too large.");
            case Opcode.Continuation or Opcode.Text or Opcode.Binary or Opcode.Close or Opcode.Ping or Opcode.Pong:
                break;
            default:
                throw new TunnelViolationException("A WebSocket frame of an unknown kind.");
        }
    }

    private Decoded TakeControl(WebSocketHeader header, ref ReadOnlySequence<byte> source, int headerSize)
    {
        _control ??= new byte[WebSocketHeader.LargestControl];
        _controlLength = (int)header.Length;
        Span<byte> payload = _control.AsSpan(0, _controlLength);
        source.Slice(headerSize, _controlLength).CopyTo(payload);
        Masking.Copy(payload, payload, header.Mask ?? 0);
        source = source.Slice(headerSize + _controlLength);
        return new Decoded(header.Opcode switch
        {
            Opcode.Ping => DecodedKind.Ping,
            Opcode.Pong => DecodedKind.Pong,
            _ => DecodedKind.Close,
        });
    }

    private void Begin(WebSocketHeader header)
    {
        _inFrame = true;
        _isFinal = header.IsFinal;
        _mask = header.Mask ?? 0;
        _left = header.Length;
        if (header.Opcode != Opcode.Continuation)
        {
            _message = header.Opcode;
            _utf8 = default;
        }
    }

    private Decoded TakePayload(ref ReadOnlySequence<byte> source, Span<byte> target)
    {
        DecodedKind kind = _message == Opcode.Text ? DecodedKind.Text : DecodedKind.Binary;
        int count = (int)Math.Min(Math.Min(_left, target.Length), source.Length);
        if (count == 0 && _left > 0)
        {
            return source.IsEmpty ? default : new Decoded(kind);
        }

        ReadOnlySequence<byte> part = source.Slice(0, count);
        Span<byte> free = target;
        foreach (ReadOnlyMemory<byte> piece in part)
        {
            _mask = Masking.Copy(piece.Span, free, _mask);
            free = free[piece.Length..];
        }

        source = source.Slice(count);
        _left -= count;
        _inFrame = _left > 0;
        bool isLast = !_inFrame && _isFinal;
        if (kind == DecodedKind.Text && !_utf8.Take(target[..count], isLast))
        {
            throw new TunnelViolationException("A WebSocket text that is not UTF-8.", TunnelProtocol.InvalidPayload);
        }

        if (isLast)
        {
            _message = Opcode.Continuation;
        }

        return new Decoded(kind, count, isLast);
    }
}
