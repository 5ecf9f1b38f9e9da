namespace Gambi.Contracts;

/// <summary>What identifies one request in the hub's log and events.</summary>
/// <param name="RequestId">The same as the header <c>X-Request-Id</c>.</param>
public sealed record ResponseMeta(string RequestId);
