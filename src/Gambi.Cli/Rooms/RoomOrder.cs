using Gambi.Contracts;

namespace Gambi.Cli.Rooms;

/// <summary>The orders in which rooms can be listed.</summary>
internal static class RoomOrder
{
    /// <summary>What <c>--sort</c> takes.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["participant-count", "created-at", "name"];

    /// <summary>Rooms by <paramref name="key"/>; without one, most participants first and newest first among equals.</summary>
    public static IReadOnlyList<RoomSummary> Sort(IEnumerable<RoomSummary> rooms, string? key, bool reverse)
    {
        IEnumerable<RoomSummary> sorted = key switch
        {
            "created-at" => rooms.OrderByDescending(room => room.CreatedAt),
            "name" => rooms.OrderBy(room => room.Name, StringComparer.OrdinalIgnoreCase),
            _ => rooms.OrderByDescending(room => room.ParticipantCount).ThenByDescending(room => room.CreatedAt),
        };
        return reverse ? [.. sorted.Reverse()] : [.. sorted];
    }
}
