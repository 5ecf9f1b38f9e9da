namespace Gambi.Contracts;

/// <summary>A failed answer of the management plane.</summary>
/// <param name="Error">What went wrong.</param>
/// <param name="Meta">What identifies the request.</param>
public sealed record ErrorEnvelope(ErrorBody Error, ResponseMeta Meta);
