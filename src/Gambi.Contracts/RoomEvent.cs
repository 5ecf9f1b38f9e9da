using System.Text.Json;

namespace Gambi.Contracts;

/// <summary>A room event as it is read from the stream.</summary>
public sealed record RoomEvent
{
    /// <summary>A type of <see cref="RoomEventTypes"/>, or one of a newer hub.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened, in milliseconds since the Unix epoch.</summary>
    public long Timestamp { get; init; }

    /// <summary>The room it happened in.</summary>
    public string? RoomCode { get; init; }

    /// <summary>What happened, by type.</summary>
    public JsonElement Data { get; init; }
}
