namespace Gambi.Contracts;

/// <summary>The data of <c>events.dropped</c>.</summary>
/// <param name="Count">Events this reader missed.</param>
public sealed record EventsDroppedData(long Count);
