using System.Text.Json.Serialization;

namespace Gambi.Contracts;

/// <summary>What a room's password guards (ours).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoomGuard>))]
public enum RoomGuard
{
    /// <summary>Every door of the room: joining, inference, participants, events.</summary>
    [JsonStringEnumMemberName("all")]
    All,

    /// <summary>Joining alone, as in the oldest clients' world.</summary>
    [JsonStringEnumMemberName("join")]
    Join,
}
