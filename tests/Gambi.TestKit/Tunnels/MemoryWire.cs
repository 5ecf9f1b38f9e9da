using System.Threading.Channels;
using Gambi.Tunnel;

namespace Gambi.TestKit.Tunnels;

/// <summary>One end of a wire in memory. A few messages fit on the wire; then sending waits, as a socket would.</summary>
public sealed class MemoryWire : ITunnelWire
{
    private const int MessagesOnTheWire = 8;

    private readonly Lane _incoming;
    private readonly Lane _outgoing;
    private readonly Lock _gate = new();
    private Message _current;
    private int _read;
    private bool _hasCurrent;
    private bool _closeSent;

    private MemoryWire(Lane incoming, Lane outgoing)
    {
        _incoming = incoming;
        _outgoing = outgoing;
    }

    /// <summary>Whether the wire was dropped or disposed of at this end.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Whether all that was sent to this end was received, and more asked for: whoever reads here is done with it.</summary>
    public bool HasHeardAll => _incoming.IsReadUp;

    /// <summary>The two ends of a new wire.</summary>
    public static (MemoryWire Hub, MemoryWire Participant) CreatePair()
    {
        Lane one = new();
        Lane other = new();
        return (new MemoryWire(one, other), new MemoryWire(other, one));
    }

    /// <inheritdoc/>
    public async ValueTask<WireReceived> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!_hasCurrent)
        {
            try
            {
                _current = await _incoming.ReadAsync(cancellationToken);
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
            _incoming.Complete();
            _outgoing.Complete();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            IsGone = true;
            if (_closeSent)
            {
                _incoming.Discard();
            }
            else
            {
                _incoming.Complete();
            }

            _outgoing.Complete();
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteAsync(Message message, CancellationToken cancellationToken)
    {
        try
        {
            await _outgoing.WriteAsync(message, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new IOException("The wire broke off.");
        }
    }

    private sealed class Lane
    {
        private readonly Channel<Message> _messages = Channel.CreateBounded<Message>(MessagesOnTheWire);
        private long _sent;
        private long _given;
        private long _done;
        private volatile bool _discards;

        public bool IsReadUp => Interlocked.Read(ref _done) == Interlocked.Read(ref _sent);

        public ValueTask WriteAsync(Message message, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _sent);
            return _discards ? ValueTask.CompletedTask : _messages.Writer.WriteAsync(message, cancellationToken);
        }

        // Who asks for the next is done with the one before.
        public async ValueTask<Message> ReadAsync(CancellationToken cancellationToken)
        {
            Interlocked.Exchange(ref _done, _given);
            Message message = await _messages.Reader.ReadAsync(cancellationToken);
            _given++;
            return message;
        }

        /// <summary>Nobody reads here any more: what is sent is lost, and who sends does not wait, as with a socket closed in order.</summary>
        public void Discard()
        {
            _discards = true;
            while (_messages.Reader.TryRead(out _))
            {
            }
        }

        public void Complete() => _messages.Writer.TryComplete();
    }

    private readonly record struct Message(byte[] Bytes, WireMessageKind Kind, bool EndOfMessage, int CloseCode = 0, string? CloseReason = null);
}
