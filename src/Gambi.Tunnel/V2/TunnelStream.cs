using System.Buffers;

namespace Gambi.Tunnel.V2;

/// <summary>One exchange on a v2 tunnel, at either end.</summary>
internal abstract class TunnelStream
{
    private readonly Outbox _outbox;

    // The head as far as it has arrived.
    private ArrayBufferWriter<byte>? _partialHead;

    protected TunnelStream(Outbox outbox, int window)
    {
        _outbox = outbox;
        Sender = new StreamSender(this);
        Inbound = new InboundBody(window, Grant);
    }

    /// <summary>The id that both ends know it by.</summary>
    public uint Id { get; set; }

    /// <summary>What it has to send.</summary>
    public StreamSender Sender { get; }

    /// <summary>What it receives.</summary>
    public InboundBody Inbound { get; }

    /// <summary>Whether it stands in the read loop's list of streams to publish.</summary>
    public bool IsTouched { get; set; }

    /// <summary>Whether the peer ended its direction; read loop only.</summary>
    public bool InboundEnded { get; set; }

    /// <summary>The outbox this stream sends through.</summary>
    protected Outbox Outbox => _outbox;

    /// <summary>Whether the head is there, so that DATA may come; read loop only.</summary>
    public bool TakesData { get; protected set; }

    /// <summary>Read loop, at the end of a batch: shows what arrived to whoever waits for it.</summary>
    public abstract void Publish();

    /// <summary>Queued data has left. Called without a lock.</summary>
    public abstract void OnWritten();

    /// <summary>The peer cancelled it, or the tunnel is gone: nothing is sent any more. Under the outbox's gate; what it means is told afterwards, without it.</summary>
    public virtual void Drop() => Sender.Close();

    /// <summary>The peer cancelled it.</summary>
    public abstract void OnCancelled(CancelCode code, string text);

    /// <summary>The tunnel is gone.</summary>
    public abstract void OnClosed(TunnelClosed cause);

    /// <summary>Read loop: adds a frame to the head, which is returned when <paramref name="isWhole"/>.</summary>
    public ReadOnlySpan<byte> Gather(FrameHeader header, ReadOnlySpan<byte> payload, out bool isWhole)
    {
        isWhole = !header.HasMore;
        if (isWhole && _partialHead is null)
        {
            return payload;
        }

        ArrayBufferWriter<byte> head = _partialHead ??= new ArrayBufferWriter<byte>(payload.Length * 2 + 1);
        if (head.WrittenCount + payload.Length > HeadCodec.Largest)
        {
            throw new TunnelViolationException("A head is too large.");
        }

        head.Write(payload);
        _partialHead = isWhole ? null : head;
        return head.WrittenSpan;
    }

    private void Grant(int bytes)
    {
        lock (_outbox.Gate)
        {
            if (Sender.IsAlive)
            {
                Sender.QueueGrant(bytes);
                _outbox.Enqueue(Sender);
            }
        }

        _outbox.Kick();
    }
}
