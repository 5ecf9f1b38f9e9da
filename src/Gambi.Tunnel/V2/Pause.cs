namespace Gambi.Tunnel.V2;

/// <summary>What an outbox's loop does next.</summary>
internal enum Pause
{
    /// <summary>Goes on: there is something to send.</summary>
    None,

    /// <summary>Rests until it is woken.</summary>
    Wake,

    /// <summary>Sends the close, and ends.</summary>
    Close,

    /// <summary>Ends.</summary>
    Over,
}
