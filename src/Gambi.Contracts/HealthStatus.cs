namespace Gambi.Contracts;

/// <summary>The answer of <c>GET /v1/health</c>.</summary>
/// <param name="Status">Always <c>ok</c>: a hub that is not does not answer.</param>
/// <param name="Timestamp">The hub's clock, in milliseconds since the Unix epoch.</param>
public sealed record HealthStatus(string Status, long Timestamp);
