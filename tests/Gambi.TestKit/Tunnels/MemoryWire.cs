using System.Threading.Channels;
using Gambi.Tunnel;

namespace Gambi.TestKit.Tunnels;

/// <summary>One end of a wire in memory. A few messages fit on the wire; then sending waits, as a socket would.</summary>
public sealed class MemoryWire : ITunnelWire
{
    private const int MessagesOnTheWire = 8;

    private readonly Channel<Message> _incoming;
    private readonly Channel<Message> _outgoing;
    private readonly Lock _gate = new();
    private Message _current;
    private int _read;
    private bool _hasCurrent;
    private bool _closeSent;

    private MemoryWire(Channel<Message> incoming, Channel<Message> outgoing)
    {
        _incoming = incoming;
        _outgoing = outgoing;
    }

    /// <summary>Whether the wire was dropped or disposed of at this end.</summary>
    public bool IsGone { get; private set; }

    /// <summary>The two ends of a new wire.</summary>
    public static (MemoryWire Hub, MemoryWire Participant) CreatePair()
    {
        Channel<Message> one = Channel.CreateBounded<Message>(MessagesOnTheWire);
        Channel<Message> other = Channel.CreateBounded<Message>(MessagesOnTheWire);
        return (new MemoryWire(one, other), new MemoryWire(other, one));
    }

    /// <inheritdoc/>
    public async ValueTask<WireReceived> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!_hasCurrent)
        {
            try
            {
                _current = await _incoming.Reader.ReadAsync(cancellationToken);
            }
            catch (ChannelClosedException)
            {
                throw new IOException("The wire broke off.");
            }

            _hasCurrent = true;
            _read = 0;
        }

        int count = Math.Min(buffer.Length, _current.Bytes.Length - _read);
        _current.Bytes.AsSpan(_read, count).CopyTo(buffer.Span);
        _read += count;
        bool end = _read == _current.Bytes.Length;
        _hasCurrent = !end;
        return new WireReceived(_current.Kind, count, end && _current.EndOfMessage, _current.CloseCode, _current.CloseReason);
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, WireMessageKind kind, CancellationToken cancellationToken) =>
        SendPartAsync(message, kind, endOfMessage: true, cancellationToken);

    /// <summary>Sends part of a message.</summary>
    public ValueTask SendPartAsync(ReadOnlyMemory<byte> part, WireMessageKind kind, bool endOfMessage, CancellationToken cancellationToken) =>
        WriteAsync(new Message(part.ToArray(), kind, endOfMessage), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        await WriteAsync(new Message([], WireMessageKind.Close, EndOfMessage: true, code, reason), cancellationToken);
        lock (_gate)
        {
            _closeSent = true;
        }
    }

    /// <inheritdoc/>
    public void Abort()
    {
        lock (_gate)
        {
            IsGone = true;
            _incoming.Writer.TryComplete();
            _outgoing.Writer.TryComplete();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            IsGone = true;
            if (!_closeSent)
            {
                _incoming.Writer.TryComplete();
            }

            _outgoing.Writer.TryComplete();
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteAsync(Message message, CancellationToken cancellationToken)
    {
        try
        {
            await _outgoing.Writer.WriteAsync(message, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new IOException("The wire broke off.");
        }
    }

    private readonly record struct Message(byte[] Bytes, WireMessageKind Kind, bool EndOfMessage, int CloseCode = 0, string? CloseReason = null);
}
