using Gambi.Hub.Rooms;

namespace Gambi.Hub.Http;

/// <summary>What a request's passing of a room's door came to.</summary>
/// <param name="Room">The room that its path names, if there is one.</param>
/// <param name="IsProven">Whether it showed all that the room wants; else the password is still to be shown, in the body.</param>
internal sealed record Entrance(Room? Room, bool IsProven);
