using System.Buffers;

namespace Gambi.Tunnel;

/// <summary>The hub's end of one participant's tunnel. Safe for concurrent use.</summary>
public interface IHubTunnel : IAsyncDisposable
{
    /// <summary>What the two ends agreed on.</summary>
    TunnelVersion Version { get; }

    /// <summary>Exchanges this tunnel can carry at once: 1 on v1, the peer's stream limit on v2.</summary>
    int MaxConcurrency { get; }

    /// <summary>Whether it carries as many exchanges as it can; on v1 the rest of an abandoned answer, which is read and thrown away, counts as one.</summary>
    bool IsFull { get; }

    /// <summary>Called when a tunnel that carries one exchange at a time has none any more, on the thread that found out: short, and never throwing.</summary>
    Action? OnFreed { get; set; }

    /// <summary>When the last byte came from the participant.</summary>
    DateTimeOffset LastSeen { get; }

    /// <summary>Whether the participant said that it takes no new exchange.</summary>
    bool IsDraining { get; }

    /// <summary>Completes, never faults, when the tunnel is gone and all of its exchanges have failed.</summary>
    Task<TunnelClosed> Closed { get; }

    /// <summary>
    /// Sends one request and returns when status and headers of its reply are there. Cancelling <paramref name="cancellationToken"/> before that cancels the exchange at
    /// the participant; afterwards, disposing the reply does.
    /// </summary>
    /// <param name="head">What is asked.</param>
    /// <param name="body">The body, empty when there is none; it must stay valid until this returns or throws.</param>
    /// <param name="cancellationToken">Ends the wait and the exchange.</param>
    /// <exception cref="TunnelException">The exchange failed before the reply's head.</exception>
    ValueTask<TunnelReply> SendAsync(TunnelRequestHead head, ReadOnlySequence<byte> body, CancellationToken cancellationToken);

    /// <summary>Closes with the closing handshake, bounded by <see cref="TunnelOptions.HandshakeTimeout"/>; running exchanges fail.</summary>
    ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken);
}
