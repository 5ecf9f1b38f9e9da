namespace Gambi.Participant;

/// <summary>Why a session ended.</summary>
public enum ParticipantCloseCause
{
    /// <summary>Its owner left or disposed it.</summary>
    Left,

    /// <summary>Somebody removed the registration at the hub.</summary>
    Removed,

    /// <summary>Another runtime opened a tunnel under the same id.</summary>
    Superseded,

    /// <summary>The room is gone and did not come back.</summary>
    RoomGone,

    /// <summary>The hub does not take the password (any more).</summary>
    WrongPassword,

    /// <summary>The hub refuses the registration in a way that trying again does not change.</summary>
    Refused,

    /// <summary>The hub could not be reached for <see cref="ParticipantOptions.ReconnectFor"/>.</summary>
    GaveUp,

    /// <summary>Something broke in the runtime that it does not expect; <see cref="ParticipantClosed.Error"/> says what.</summary>
    Broken,
}
