namespace Gambi.Resilience.Tests.Campaign;

/// <summary>A room that the hub acknowledged, as it did.</summary>
internal sealed record KnownRoom(string Code, string Id, string Name, string HostId, string HostKey);
