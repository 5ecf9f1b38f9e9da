namespace Gambi.Client;

/// <summary>Events that happened and that a reader will never get.</summary>
/// <param name="Count">At most how many; absent when nobody knows, because the hub was started again, or is an older one that cannot resume.</param>
public sealed record EventGap(long? Count);
