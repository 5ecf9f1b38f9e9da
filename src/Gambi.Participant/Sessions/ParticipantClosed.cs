namespace Gambi.Participant;

/// <summary>How and why a session ended.</summary>
/// <param name="Reason">How, as the contract's clients tell it apart.</param>
/// <param name="Cause">Why.</param>
/// <param name="Message">Why, in one sentence for people.</param>
/// <param name="Error">What the hub or the network said last, when that was it.</param>
public sealed record ParticipantClosed(ParticipantCloseReason Reason, ParticipantCloseCause Cause, string Message, Exception? Error = null)
{
    /// <summary>The contract's name of <see cref="Reason"/>: <c>closed</c>, <c>heartbeat_failed</c> or <c>tunnel_closed</c>.</summary>
    public string ReasonName => Reason switch
    {
        ParticipantCloseReason.HeartbeatFailed => "heartbeat_failed",
        ParticipantCloseReason.TunnelClosed => "tunnel_closed",
        _ => "closed",
    };
}
