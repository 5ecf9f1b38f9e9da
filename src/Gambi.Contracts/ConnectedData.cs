namespace Gambi.Contracts;

/// <summary>The data of <c>connected</c>.</summary>
/// <param name="ClientId">This stream's id, for the hub's log.</param>
/// <param name="FirstEventId">Ids of this hub's events are larger (ours): who resumes after a smaller one saw it before the hub was started again.</param>
public sealed record ConnectedData(string ClientId, long? FirstEventId = null);
