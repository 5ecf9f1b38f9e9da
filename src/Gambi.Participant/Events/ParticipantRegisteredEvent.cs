namespace Gambi.Participant;

/// <summary>The hub knows the participant; sent once, at the first registration.</summary>
/// <param name="RoomCode">The room's code as given.</param>
/// <param name="ParticipantId">The participant's id.</param>
/// <param name="Nickname">Its name for people.</param>
/// <param name="Model">Its first model.</param>
/// <param name="Endpoint">Its provider's URL.</param>
public sealed record ParticipantRegisteredEvent(string RoomCode, string ParticipantId, string Nickname, string Model, string Endpoint) : ParticipantEvent
{
    /// <inheritdoc/>
    public override string Type => "registered";
}
