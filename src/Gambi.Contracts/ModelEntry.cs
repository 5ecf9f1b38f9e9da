using System.Text.Json.Serialization;

namespace Gambi.Contracts;

/// <summary>One entry of a <see cref="ModelList"/>.</summary>
public sealed record ModelEntry
{
    /// <summary>What to send as <c>model</c>: a participant id, or <c>model:name</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>model</c>.</summary>
    public string Object { get; init => field = value ?? "model"; } = "model";

    /// <summary>When the participant joined, in seconds since the Unix epoch.</summary>
    public long Created { get; init; }

    /// <summary>The participant's nickname; <c>gambi</c> on entries per model.</summary>
    [JsonPropertyName("owned_by")]
    public required string OwnedBy { get; init; }

    /// <summary>Who is behind it; absent on entries per model.</summary>
    public ModelEntryParticipant? Gambi { get; init; }
}
