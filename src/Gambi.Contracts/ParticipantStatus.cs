using System.Text.Json.Serialization;

namespace Gambi.Contracts;

/// <summary>What a participant can do right now.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ParticipantStatus>))]
public enum ParticipantStatus
{
    /// <summary>Tunnel open, heartbeat fresh, a slot free.</summary>
    [JsonStringEnumMemberName("online")]
    Online,

    /// <summary>All slots taken.</summary>
    [JsonStringEnumMemberName("busy")]
    Busy,

    /// <summary>No tunnel, or no heartbeat for 30 s.</summary>
    [JsonStringEnumMemberName("offline")]
    Offline,
}
