namespace Gambi.Participant;

/// <summary>Where a session is in its life.</summary>
public enum ParticipantState
{
    /// <summary>Asking the provider what it speaks.</summary>
    Probing,

    /// <summary>Telling the hub who is there.</summary>
    Registering,

    /// <summary>Opening the tunnel.</summary>
    Connecting,

    /// <summary>Tunnel open, heartbeats answered.</summary>
    Serving,

    /// <summary>Waiting for, or making, an attempt to come back.</summary>
    Reconnecting,

    /// <summary>Over.</summary>
    Closed,
}
