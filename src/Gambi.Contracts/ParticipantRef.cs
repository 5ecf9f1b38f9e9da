namespace Gambi.Contracts;

/// <summary>The data of events that only name a participant.</summary>
/// <param name="ParticipantId">Its id.</param>
public sealed record ParticipantRef(string ParticipantId);
