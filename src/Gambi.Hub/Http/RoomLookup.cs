using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Finds the room and the participant that a path names.</summary>
internal sealed class RoomLookup(RoomRegistry rooms)
{
    /// <summary>The route value that names a room.</summary>
    public const string CodeParameter = "code";

    /// <summary>The route value that names a participant.</summary>
    public const string IdParameter = "id";

    private const int ShownLength = 40;

    public Outcome<Room> FindRoom(HttpContext context)
    {
        var code = context.Request.RouteValues[CodeParameter] as string ?? "";
        return rooms.Find(code) is { } room
            ? room
            : new HubFailure(ErrorCatalog.RoomNotFound, $"There is no room '{Shorten(code)}'.");
    }

    public Outcome<(Room Room, Participant Participant)> FindParticipant(HttpContext context)
    {
        if (!FindRoom(context).TryGet(out var room, out var failure))
        {
            return failure;
        }

        var id = ParticipantIdOf(context);
        return room.Find(id) is { } participant
            ? (room, participant)
            : new HubFailure(ErrorCatalog.ParticipantNotFound, $"Room '{room.Code}' has no participant '{Shorten(id)}'.");
    }

    /// <summary>The participant id of the path, decoded; a path's own decoding leaves <c>%2F</c> as it is.</summary>
    public static string ParticipantIdOf(HttpContext context) =>
        (context.Request.RouteValues[IdParameter] as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string text) => text.Length <= ShownLength ? text : string.Concat(text.AsSpan(0, ShownLength), "…");
}
