namespace Gambi.Contracts;

/// <summary>The data of <c>connected</c>.</summary>
/// <param name="ClientId">This stream's id, for the hub's log.</param>
public sealed record ConnectedData(string ClientId);
