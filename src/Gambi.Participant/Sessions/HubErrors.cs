using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Participant;

/// <summary>What a hub's failures mean for a session.</summary>
internal static class HubErrors
{
    public static bool IsRoomGone(Exception error) => Is(error, ErrorCatalog.RoomNotFound);

    public static bool IsParticipantGone(Exception error) => Is(error, ErrorCatalog.ParticipantNotFound);

    public static bool IsWrongPassword(Exception error) => Is(error, ErrorCatalog.InvalidPassword);

    /// <summary>The id is registered anew, with another key.</summary>
    public static bool IsOthers(Exception error) => Is(error, ErrorCatalog.Forbidden);

    /// <summary>A refusal that stays the same however often it is asked for: the registration itself is not what the hub takes.</summary>
    public static bool IsRefusal(Exception error) => error is GambiException { Failure: GambiFailure.Refused, Status: 400 or 403 or 413 or 422 };

    /// <summary>What coming back may meet, and try again after.</summary>
    public static bool IsExpected(Exception error) => error is GambiException or TunnelConnectException;

    private static bool Is(Exception error, ErrorDefinition definition) => error is GambiException { Failure: GambiFailure.Refused } refused && refused.Code == definition.Code;
}
