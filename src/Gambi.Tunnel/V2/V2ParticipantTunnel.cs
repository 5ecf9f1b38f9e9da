using Gambi.Tunnel.Sessions;

namespace Gambi.Tunnel.V2;

/// <summary>The participant's end of a v2 tunnel.</summary>
internal sealed class V2ParticipantTunnel(ITunnelWire wire, ITunnelRequestHandler handler, TunnelOptions options)
    : FrameSession(wire, options), IParticipantTunnel
{
    private readonly ServingCount _serving = new();
    private uint _lastId;
    private volatile bool _draining;

    /// <inheritdoc/>
    public int Active => _serving.Count;

    /// <inheritdoc/>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        _draining = true;
        Outbox.QueueDrain();
        await Task.WhenAny(_serving.WhenNone(), Closed).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await _serving.WhenNone().ConfigureAwait(false);
    }

    /// <summary>Starts serving a stream whose head is there.</summary>
    public void Serve(ParticipantStream stream) => _ = ServeAsync(stream);

    /// <inheritdoc/>
    protected override void OnHead(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Type != FrameType.Request)
        {
            throw new TunnelViolationException("A REPLY from the hub.");
        }

        if (header.StreamId > _lastId)
        {
            _lastId = header.StreamId;
            if (!TryOpen(header.StreamId))
            {
                Outbox.QueueRefusal(header.StreamId);
                return;
            }
        }
        else if (header.StreamId == 0)
        {
            throw new TunnelViolationException("A REQUEST without a stream.");
        }

        if (Find(header.StreamId) is not ParticipantStream stream)
        {
            return; // The rest of a head whose stream was refused or cancelled.
        }

        if (stream.TakesData)
        {
            throw new TunnelViolationException("A second REQUEST on its stream.");
        }

        ReadOnlySpan<byte> head = stream.Gather(header, payload, out bool isWhole);
        if (isWhole)
        {
            stream.OnRequest(HeadCodec.ReadRequest(head), hasBody: !header.IsEnd);
            Touch(stream);
        }
    }

    /// <inheritdoc/>
    protected override void OnDrain()
    {
        // A hub that goes away closes the tunnel; it has nothing to drain.
    }

    private bool TryOpen(uint id)
    {
        // Handlers of cancelled streams count until they have returned: a hub that opens and cancels cannot pile them up.
        if (_draining || _serving.Count >= Options.MaxStreams)
        {
            return false;
        }

        var stream = new ParticipantStream(this, Options.InitialWindow) { Id = id };
        lock (Outbox.Gate)
        {
            if (ClosedUnderGate is not null || Streams.Count >= Options.MaxStreams)
            {
                return false;
            }

            Streams.Add(id, stream);
            stream.Sender.TryAddCredit((uint)PeerWindow);
            return true;
        }
    }

    private async Task ServeAsync(ParticipantStream stream)
    {
        _serving.Enter();
        try
        {
            await stream.ServeAsync(handler).ConfigureAwait(false);
        }
        finally
        {
            stream.Dispose();
            _serving.Exit();
        }
    }
}
