using System.Buffers.Binary;
using Gambi.Tunnel.Sessions;

namespace Gambi.Tunnel.V2;

/// <summary>What both ends of a v2 tunnel share: HELLO, frames in, the outbox, ping and pong, the table of streams.</summary>
internal abstract class FrameSession : TunnelSession
{
    private readonly FrameReader _reader = new();
    private readonly List<TunnelStream> _touched = [];
    private ITimer? _helloDeadline;
    private Hello? _peer;
    private TunnelClosed? _failed;

    protected FrameSession(ITunnelWire wire, TunnelOptions options)
        : base(wire, options)
    {
        Outbox = new Outbox(Wire);
    }

    /// <summary>What the two ends agreed on.</summary>
    public TunnelVersion Version { get; } = TunnelVersion.V2;

    /// <summary>The one writer; its gate guards <see cref="Streams"/> too.</summary>
    public Outbox Outbox { get; }

    /// <summary>Open streams, under the outbox's gate.</summary>
    protected Dictionary<uint, TunnelStream> Streams { get; } = [];

    /// <summary>Credit that a new stream has towards the peer; 0 until its HELLO is there. Under the gate.</summary>
    protected int PeerWindow => _peer?.Window ?? 0;

    /// <summary>Most streams at once: the smaller of what both ends allow.</summary>
    protected int StreamLimit => Math.Min(Options.MaxStreams, Volatile.Read(ref _peer)?.MaxStreams ?? int.MaxValue);

    /// <inheritdoc/>
    protected override Memory<byte> ReceiveBuffer => _reader.Free;

    /// <inheritdoc/>
    protected override bool IsBetweenMessages => _reader.IsEmpty;

    /// <summary>Starts the tunnel: HELLO goes first.</summary>
    public void Open()
    {
        Outbox.QueueHello(new Hello(Options.InitialWindow, Options.MaxStreams));
        _helloDeadline = Options.Time.CreateTimer(static state => ((FrameSession)state!).OnHelloDue(), this, Options.HandshakeTimeout, Timeout.InfiniteTimeSpan);
        Start();
    }

    /// <summary>Takes a stream out of the table; false when it was not there.</summary>
    public bool Remove(TunnelStream stream)
    {
        lock (Outbox.Gate)
        {
            return Streams.Remove(stream.Id);
        }
    }

    /// <summary>Why nothing can be opened any more. Under the gate.</summary>
    protected TunnelClosed? ClosedUnderGate => _failed;

    /// <summary>A REQUEST or REPLY frame, of a stream that may be unknown.</summary>
    protected abstract void OnHead(FrameHeader header, ReadOnlySpan<byte> payload);

    /// <summary>The peer says that it takes no new stream.</summary>
    protected abstract void OnDrain();

    /// <summary>The stream with this id, or null when it is unknown or over.</summary>
    protected TunnelStream? Find(uint id)
    {
        lock (Outbox.Gate)
        {
            return Streams.GetValueOrDefault(id);
        }
    }

    /// <summary>Has the stream published at the end of the batch.</summary>
    protected void Touch(TunnelStream stream)
    {
        if (!stream.IsTouched)
        {
            stream.IsTouched = true;
            _touched.Add(stream);
        }
    }

    /// <inheritdoc/>
    protected override async Task WriteLoopAsync()
    {
        using CancellationTokenRegistration registration = Abort.UnsafeRegister(static state => ((Outbox)state!).Stop(), Outbox);
        await Outbox.RunAsync(Abort).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void QueueClose(int code, string reason) => Outbox.QueueClose(code, reason);

    /// <inheritdoc/>
    protected override void SendPing()
    {
        // A peer that was heard just now is alive, and knows from our pong that we are: of two idle ends one asks.
        if (Options.Time.GetUtcNow() - LastSeen >= Options.PingInterval / 2)
        {
            Outbox.QueuePing();
        }
    }

    /// <inheritdoc/>
    protected override ValueTask OnReceivedAsync(WireReceived received)
    {
        if (received.Kind != WireMessageKind.Binary)
        {
            throw new TunnelViolationException("A text message on a v2 tunnel.");
        }

        _reader.Add(received.Count);
        while (_reader.TryRead(out FrameHeader header, out ReadOnlySpan<byte> payload))
        {
            OnFrame(header, payload);
        }

        _reader.Settle(received.Count, received.EndOfMessage);
        PublishTouched();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void FailAll(TunnelClosed cause)
    {
        Interlocked.Exchange(ref _helloDeadline, null)?.Dispose();
        List<TunnelStream> streams;
        lock (Outbox.Gate)
        {
            _failed = cause;
            streams = [.. Streams.Values];
            Streams.Clear();
            foreach (TunnelStream stream in streams)
            {
                stream.Drop();
            }
        }

        foreach (TunnelStream stream in streams)
        {
            stream.OnClosed(cause);
        }
    }

    /// <inheritdoc/>
    protected override void ReleaseReceiveBuffer() => _reader.Release();

    private void OnHelloDue() => End(
        new TunnelClosed(TunnelProtocol.ProtocolError, "No HELLO came in time.", ByPeer: false), Farewell.Handshake);

    private void OnFrame(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (_peer is null != (header.Type == FrameType.Hello))
        {
            throw new TunnelViolationException(_peer is null ? "The first frame is no HELLO." : "A second HELLO.");
        }

        switch (header.Type)
        {
            case FrameType.Hello:
                OnHello(Hello.Read(payload));
                break;
            case FrameType.Request or FrameType.Reply:
                OnHead(header, payload);
                break;
            case FrameType.Data:
                OnData(header, payload);
                break;
            case FrameType.Window:
                OnWindow(header, payload);
                break;
            case FrameType.Cancel:
                OnCancel(header, payload);
                break;
            case FrameType.Ping:
                Outbox.QueuePong();
                break;
            case FrameType.Drain:
                OnDrain();
                break;
            default: // A pong has done its work by arriving; unknown types belong to later versions.
                break;
        }
    }

    private void OnHello(Hello hello)
    {
        Interlocked.Exchange(ref _helloDeadline, null)?.Dispose();
        lock (Outbox.Gate)
        {
            _peer = hello;
            foreach (TunnelStream stream in Streams.Values)
            {
                stream.Sender.TryAddCredit((uint)hello.Window);
            }

            Outbox.Open();
        }

        Outbox.Kick();
    }

    private void OnData(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (Find(header.StreamId) is not { } stream)
        {
            return; // A late frame after our cancel.
        }

        if (!stream.TakesData || stream.InboundEnded)
        {
            throw new TunnelViolationException("DATA before the head or after the end of its stream.");
        }

        if (!stream.Inbound.TryAccept(payload))
        {
            throw new TunnelViolationException("DATA beyond the credit of its stream.");
        }

        if (header.IsEnd)
        {
            stream.InboundEnded = true;
            stream.Inbound.MarkEnd();
        }

        Touch(stream);
    }

    private void OnWindow(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        uint credit = payload.Length == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(payload) : 0;
        if (credit == 0)
        {
            throw new TunnelViolationException("WINDOW without credit.");
        }

        lock (Outbox.Gate)
        {
            if (!Streams.TryGetValue(header.StreamId, out TunnelStream? stream))
            {
                return;
            }

            if (!stream.Sender.TryAddCredit(credit))
            {
                throw new TunnelViolationException("WINDOW beyond the largest credit.");
            }

            Outbox.Enqueue(stream.Sender);
        }

        Outbox.Kick();
    }

    private void OnCancel(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        (CancelCode code, string text) = ControlFrames.ReadCancel(payload);
        TunnelStream? stream;
        lock (Outbox.Gate)
        {
            if (!Streams.Remove(header.StreamId, out stream))
            {
                return;
            }

            stream.Drop();
        }

        stream.OnCancelled(code, text);
    }

    private void PublishTouched()
    {
        // Publishing runs consumers, which may end the tunnel but never touch this list.
        foreach (TunnelStream stream in _touched)
        {
            stream.IsTouched = false;
            stream.Publish();
        }

        _touched.Clear();
    }
}
