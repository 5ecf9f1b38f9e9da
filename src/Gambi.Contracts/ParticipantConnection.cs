using System.Text.Json.Serialization;

namespace Gambi.Contracts;

/// <summary>How the hub reaches a participant.</summary>
public sealed record ParticipantConnection
{
    /// <summary><c>tunnel</c>.</summary>
    public string Kind { get; init => field = value ?? "tunnel"; } = "tunnel";

    /// <summary>Whether the tunnel is open.</summary>
    public bool Connected { get; init; }

    /// <summary>When the tunnel last showed life, in milliseconds since the Unix epoch; <c>null</c> before it ever did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? LastTunnelSeenAt { get; init; }
}
