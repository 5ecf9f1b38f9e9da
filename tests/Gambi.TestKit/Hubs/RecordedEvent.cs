using System.Text.Json;

namespace Gambi.TestKit.Hubs;

/// <summary>One event as it came over the wire.</summary>
/// <param name="Name">The <c>event:</c> line.</param>
/// <param name="Id">The <c>id:</c> line, when there was one.</param>
/// <param name="Payload">The whole <c>data:</c> line.</param>
public sealed record RecordedEvent(string Name, string? Id, JsonElement Payload)
{
    /// <summary>What happened.</summary>
    public JsonElement Data => Payload.GetProperty("data");

    /// <summary>The participant it names, when it names one.</summary>
    public string? ParticipantId => Data.TryGetProperty("participantId", out var id) || Data.TryGetProperty("id", out id) ? id.GetString() : null;
}
