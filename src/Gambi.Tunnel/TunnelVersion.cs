namespace Gambi.Tunnel;

/// <summary>The version of the tunnel protocol that two ends agreed on.</summary>
public enum TunnelVersion
{
    /// <summary>One JSON object per text message; one exchange at a time.</summary>
    V1 = 1,

    /// <summary>Binary frames, multiplexed, with credit per stream; subprotocol <see cref="TunnelProtocol.SubprotocolV2"/>.</summary>
    V2 = 2,
}
