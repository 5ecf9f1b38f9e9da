namespace Gambi.Contracts;

/// <summary>The data of <c>room.deleted</c>.</summary>
/// <param name="Code">The room's code.</param>
public sealed record RoomRef(string Code);
