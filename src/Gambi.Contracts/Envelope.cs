namespace Gambi.Contracts;

/// <summary>A successful answer of the management plane.</summary>
/// <typeparam name="T">What the route answers.</typeparam>
/// <param name="Data">The answer.</param>
/// <param name="Meta">What identifies the request.</param>
public sealed record Envelope<T>(T Data, ResponseMeta Meta);
