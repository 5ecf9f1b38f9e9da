namespace Gambi.Participant;

/// <summary>What was lost.</summary>
internal enum LossKind
{
    /// <summary>The tunnel broke or was closed.</summary>
    Tunnel,

    /// <summary>The hub does not know the participant any more, or does not answer its heartbeats.</summary>
    Heartbeat,
}
