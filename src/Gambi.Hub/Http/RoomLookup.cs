using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Finds the room and the participant that a path names, for a request that came in by one of the room's doors.</summary>
internal static class RoomLookup
{
    /// <summary>The route value that names a room.</summary>
    public const string CodeParameter = "code";

    /// <summary>The route value that names a participant.</summary>
    public const string IdParameter = "id";

    private const int ShownLength = 40;

    /// <exception cref="InvalidOperationException">The route has no door: whoever mapped it forgot the room's parameter in its pattern.</exception>
    public static Outcome<Room> FindRoom(HttpContext context)
    {
        var entrance = context.Features.Get<Entrance>() ?? throw new InvalidOperationException("A route of a room must be behind one of its doors.");
        return entrance.Room is { } room
            ? room
            : new HubFailure(ErrorCatalog.RoomNotFound, $"There is no room '{Shorten(CodeOf(context))}'.");
    }

    /// <summary>The room's code as the path has it.</summary>
    public static string CodeOf(HttpContext context) => context.Request.RouteValues[CodeParameter] as string ?? "";

    public static Outcome<(Room Room, Participant Participant)> FindParticipant(HttpContext context)
    {
        if (!FindRoom(context).TryGet(out var room, out var failure))
        {
            return failure;
        }

        var id = ParticipantIdOf(context);
        return room.Find(id) is { } participant
            ? (room, participant)
            : NoParticipant(room, id);
    }

    public static HubFailure NoParticipant(Room room, string id) => new(ErrorCatalog.ParticipantNotFound, $"Room '{room.Code}' has no participant '{Shorten(id)}'.");

    /// <summary>The participant that the caller speaks for: who shows a key must show the right one.</summary>
    public static Outcome<(Room Room, Participant Participant)> FindOwnParticipant(HttpContext context)
    {
        if (!FindParticipant(context).TryGet(out var found, out var failure))
        {
            return failure;
        }

        return Credentials.Header(context.Request, GambiHeaders.ParticipantKey) is { } key && !found.Participant.IsOwner(key)
            ? Presence.NotTheOwner(found.Participant)
            : found;
    }

    /// <summary>The participant id of the path, decoded; a path's own decoding leaves <c>%2F</c> as it is.</summary>
    public static string ParticipantIdOf(HttpContext context) =>
        (context.Request.RouteValues[IdParameter] as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string text) => text.Length <= ShownLength ? text : string.Concat(text.AsSpan(0, ShownLength), "…");
}
