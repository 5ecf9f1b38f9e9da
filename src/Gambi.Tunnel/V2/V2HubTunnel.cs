using System.Buffers;
using System.Runtime.CompilerServices;

namespace Gambi.Tunnel.V2;

/// <summary>The hub's end of a v2 tunnel.</summary>
internal sealed class V2HubTunnel(ITunnelWire wire, TunnelOptions options) : FrameSession(wire, options), IHubTunnel
{
    private uint _lastId;
    private volatile bool _draining;

    /// <inheritdoc/>
    public int MaxConcurrency => StreamLimit;

    /// <inheritdoc/>
    public Action? OnFreed { get; set; }

    /// <inheritdoc/>
    public bool IsFull
    {
        get
        {
            lock (Outbox.Gate)
            {
                return Streams.Count >= MaxConcurrency;
            }
        }
    }

    /// <inheritdoc/>
    public bool IsDraining => _draining;

    /// <summary>The failure of an exchange whose tunnel is gone.</summary>
    public static TunnelException Gone(TunnelClosed cause) => new(TunnelFailure.Closed, "tunnel", $"The tunnel is closed: {cause.Reason} ({cause.Code})");

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TunnelReply> SendAsync(TunnelRequestHead head, ReadOnlySequence<byte> body, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlyMemory<byte> headBytes = HeadCodec.Write(head);
        if (headBytes.Length > HeadCodec.Largest)
        {
            throw new TunnelException(TunnelFailure.Protocol, "tunnel", "Path and headers of the request are too large for the tunnel.");
        }

        var stream = new HubStream(this, Options.InitialWindow);
        lock (Outbox.Gate)
        {
            ThrowUnlessOpen();
            stream.Id = ++_lastId;
            Streams.Add(stream.Id, stream);
            stream.Sender.TryAddCredit((uint)PeerWindow);
            stream.Sender.QueueHead(FrameType.Request, headBytes, ends: body.IsEmpty);
            if (!body.IsEmpty)
            {
                stream.Sender.QueueData(body, end: true);
            }

            Outbox.Enqueue(stream.Sender);
        }

        Outbox.Kick();
        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static (state, token) => ((HubStream)state!).Cancel(token), stream);
        return await stream.Reply.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void OnHead(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Type != FrameType.Reply)
        {
            throw new TunnelViolationException("A REQUEST from the participant.");
        }

        if (Find(header.StreamId) is not HubStream stream)
        {
            return;
        }

        if (stream.TakesData)
        {
            throw new TunnelViolationException("A second REPLY on its stream.");
        }

        ReadOnlySpan<byte> head = stream.Gather(header, payload, out bool isWhole);
        if (isWhole)
        {
            (int status, IReadOnlyList<KeyValuePair<string, string>> headers) = HeadCodec.ReadReply(head);
            stream.OnReply(status, headers);
            Touch(stream);
        }
    }

    /// <inheritdoc/>
    protected override void OnDrain() => _draining = true;

    private void ThrowUnlessOpen()
    {
        if (ClosedUnderGate is { } cause)
        {
            throw Gone(cause);
        }

        if (_draining || Streams.Count >= MaxConcurrency || _lastId == uint.MaxValue)
        {
            throw new TunnelException(
                TunnelFailure.Refused, "tunnel", _draining ? "The participant is leaving and takes no new request." : "The tunnel carries as many requests as it can.");
        }
    }
}
