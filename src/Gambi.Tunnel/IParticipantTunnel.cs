namespace Gambi.Tunnel;

/// <summary>The participant's end of its tunnel. Safe for concurrent use.</summary>
public interface IParticipantTunnel : IAsyncDisposable
{
    /// <summary>What the two ends agreed on.</summary>
    TunnelVersion Version { get; }

    /// <summary>Exchanges being served now.</summary>
    int Active { get; }

    /// <summary>Completes, never faults, when the tunnel is gone and all of its exchanges have been cancelled.</summary>
    Task<TunnelClosed> Closed { get; }

    /// <summary>Says that no new exchange is taken and completes when the running ones have ended, or the tunnel has.</summary>
    ValueTask DrainAsync(CancellationToken cancellationToken);

    /// <summary>Closes with the closing handshake, bounded by <see cref="TunnelOptions.HandshakeTimeout"/>; running exchanges are cancelled.</summary>
    ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken);
}
