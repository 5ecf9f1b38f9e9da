using Gambi.Contracts;

namespace Gambi.Client;

/// <summary>A room on a hub that was found.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Code">The room's code.</param>
/// <param name="Room">The room; <c>null</c> where it says nothing of itself without its password.</param>
public sealed record RoomMatch(FoundHub Hub, string Code, RoomSummary? Room);
