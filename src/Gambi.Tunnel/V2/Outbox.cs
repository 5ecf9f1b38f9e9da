using System.Buffers;

namespace Gambi.Tunnel.V2;

/// <summary>
/// The one writer of a v2 tunnel. Streams with something to send stand in a line; whenever the writer wakes it fills one message from the front of the line, a turn each,
/// and sends it. There is no queue of bytes: data waits at its stream until it is copied into a message, so memory is bounded by the streams.
/// </summary>
internal sealed class Outbox(ITunnelWire wire)
{
    private const int MessageLimit = 64 * 1024;

    // Refusals are the only frames without a stream; a peer that causes more of them than this without reading them is up to no good.
    private const int MostRefusals = 1024;

    private readonly PumpSignal _signal = new();
    private readonly Queue<StreamSender> _line = new();
    private readonly List<TunnelStream> _written = [];
    private readonly Queue<uint> _refusals = new();
    private Hello? _hello;
    private bool _ping;
    private bool _pong;
    private bool _drain;
    private bool _open;
    private bool _stopped;
    private bool _pumping = true;
    private (int Code, string Reason)? _close;

    /// <summary>Guards what is queued, here and in every <see cref="StreamSender"/>, and the table of streams.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Sends until a close is sent, or <see cref="Stop"/>; throws what the wire throws.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        byte[]? buffer = null;
        try
        {
            while (true)
            {
                buffer ??= ArrayPool<byte>.Shared.Rent(MessageLimit);
                int count = Fill(buffer.AsSpan(0, MessageLimit));
                if (count > 0)
                {
                    // Whoever wrote goes on while the message is under way, but not before it is handed over.
                    ValueTask send = wire.SendAsync(buffer.AsMemory(0, count), WireMessageKind.Binary, abort);
                    CompleteWrites();
                    await send.ConfigureAwait(false);
                    continue;
                }

                ArrayPool<byte>.Shared.Return(buffer);
                buffer = null;
                switch (Rest(out (int Code, string Reason) close))
                {
                    case Pause.Wake:
                        await _signal.WaitAsync().ConfigureAwait(false);
                        break;
                    case Pause.Close:
                        await wire.CloseAsync(close.Code, close.Reason, abort).ConfigureAwait(false);
                        return;
                    case Pause.Over:
                        return;
                    default:
                        break;
                }
            }
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>Puts a stream in line if it has something to send. Under <see cref="Gate"/>; <see cref="Kick"/> afterwards, without it.</summary>
    public void Enqueue(StreamSender sender)
    {
        if (!sender.IsQueued && sender.HasWork)
        {
            sender.IsQueued = true;
            _line.Enqueue(sender);
        }
    }

    /// <summary>Lets streams send: the peer's HELLO is there. Under <see cref="Gate"/>.</summary>
    public void Open() => _open = true;

    /// <summary>Queues this side's HELLO.</summary>
    public void QueueHello(Hello hello)
    {
        lock (Gate)
        {
            _hello = hello;
        }

        Kick();
    }

    /// <summary>Queues a PING unless one is queued.</summary>
    public void QueuePing()
    {
        lock (Gate)
        {
            _ping = true;
        }

        Kick();
    }

    /// <summary>Queues a PONG unless one is queued.</summary>
    public void QueuePong()
    {
        lock (Gate)
        {
            _pong = true;
        }

        Kick();
    }

    /// <summary>Queues a DRAIN.</summary>
    public void QueueDrain()
    {
        lock (Gate)
        {
            _drain = true;
        }

        Kick();
    }

    /// <summary>Queues a CANCEL for a stream that was not taken.</summary>
    public void QueueRefusal(uint streamId)
    {
        lock (Gate)
        {
            if (_refusals.Count >= MostRefusals)
            {
                throw new TunnelViolationException("Too many refused streams.");
            }

            _refusals.Enqueue(streamId);
        }

        Kick();
    }

    /// <summary>Sends a close after what is queued, then ends the loop.</summary>
    public void QueueClose(int code, string reason)
    {
        lock (Gate)
        {
            _close = (code, reason);
        }

        Kick();
    }

    /// <summary>Ends the loop without another word.</summary>
    public void Stop()
    {
        lock (Gate)
        {
            _stopped = true;
        }

        Kick();
    }

    /// <summary>Wakes the writer if it rests; it then runs on this thread as far as it gets without waiting. Never under <see cref="Gate"/>.</summary>
    public void Kick()
    {
        lock (Gate)
        {
            if (_pumping || !(_stopped || _close is not null || HasFrames()))
            {
                return;
            }

            _pumping = true;
        }

        _signal.Set();
    }

    private bool HasFrames() => _hello is not null || _ping || _pong || _drain || _refusals.Count > 0 || (_open && _line.Count > 0);

    /// <summary>What the loop does when it found nothing to send.</summary>
    private Pause Rest(out (int Code, string Reason) close)
    {
        lock (Gate)
        {
            close = _close ?? default;
            if (_stopped)
            {
                return Pause.Over;
            }

            if (_close is not null)
            {
                return Pause.Close;
            }

            // What came in since the buffer was filled found the loop running and did not wake it.
            _pumping = HasFrames();
            return _pumping ? Pause.None : Pause.Wake;
        }
    }

    private int Fill(Span<byte> message)
    {
        lock (Gate)
        {
            if (_stopped)
            {
                return 0;
            }

            int count = FillControl(message);
            while (_open && message.Length - count >= ControlFrames.Largest && _line.TryDequeue(out StreamSender? sender))
            {
                sender.IsQueued = false;
                bool wasWriting = sender.IsWriting;
                if (sender.HasWork)
                {
                    count += sender.WriteTurn(message[count..]);
                }

                Enqueue(sender);
                if (wasWriting && !sender.IsWriting)
                {
                    _written.Add(sender.Stream);
                }
            }

            return count;
        }
    }

    private int FillControl(Span<byte> message)
    {
        int count = 0;
        if (_hello is { } hello)
        {
            Span<byte> payload = stackalloc byte[Hello.Size];
            hello.Write(payload);
            count += ControlFrames.Write(message, FrameType.Hello, 0, payload);
            _hello = null;
        }

        count += Flag(ref _ping, FrameType.Ping, message[count..]);
        count += Flag(ref _pong, FrameType.Pong, message[count..]);
        count += Flag(ref _drain, FrameType.Drain, message[count..]);
        ReadOnlySpan<byte> refused = [(byte)CancelCode.Refused];
        while (message.Length - count >= ControlFrames.Largest && _refusals.TryDequeue(out uint id))
        {
            count += ControlFrames.Write(message[count..], FrameType.Cancel, id, refused);
        }

        return count;
    }

    private static int Flag(ref bool wanted, FrameType type, Span<byte> target)
    {
        if (!wanted)
        {
            return 0;
        }

        wanted = false;
        return ControlFrames.Write(target, type, 0);
    }

    private void CompleteWrites()
    {
        // Only the loop touches the list outside the gate, and never while it fills it.
        foreach (TunnelStream stream in _written)
        {
            stream.OnWritten();
        }

        _written.Clear();
    }
}
