namespace Gambi.Resilience.Tests.Campaign;

/// <summary>A response in background that the hub acknowledged.</summary>
internal sealed record KnownRun(string Code, string Id);
