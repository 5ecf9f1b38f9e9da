namespace Gambi.Participant;

/// <summary>How a session ended, as the contract's clients tell it apart.</summary>
public enum ParticipantCloseReason
{
    /// <summary>On purpose: left, removed, or superseded. Contract name <c>closed</c>.</summary>
    Closed,

    /// <summary>Heartbeats failed for good. Contract name <c>heartbeat_failed</c>.</summary>
    HeartbeatFailed,

    /// <summary>The tunnel was lost for good. Contract name <c>tunnel_closed</c>; the event is <c>tunnel_failed</c>.</summary>
    TunnelClosed,
}
