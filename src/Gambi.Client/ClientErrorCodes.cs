namespace Gambi.Client;

/// <summary>The codes of failures that no hub told: the client found them itself.</summary>
public static class ClientErrorCodes
{
    /// <summary>Connecting failed.</summary>
    public const string HubUnreachable = "HUB_UNREACHABLE";

    /// <summary>The hub did not answer in time.</summary>
    public const string HubTimeout = "HUB_TIMEOUT";

    /// <summary>The answer is not one a hub gives.</summary>
    public const string UnexpectedAnswer = "UNEXPECTED_ANSWER";

    /// <summary>The answer broke off.</summary>
    public const string AnswerInterrupted = "ANSWER_INTERRUPTED";

    /// <summary>No hub that announces itself on the network could be reached.</summary>
    public const string NoHubsFound = "NO_HUBS_FOUND";

    /// <summary>Hubs were found, and no room on any of them.</summary>
    public const string NoRoomsFound = "NO_ROOMS_FOUND";

    /// <summary>None of the hubs found has the room.</summary>
    public const string RoomNotFound = "ROOM_NOT_FOUND";

    /// <summary>More than one room can be meant.</summary>
    public const string AmbiguousRoomMatch = "AMBIGUOUS_ROOM_MATCH";
}
