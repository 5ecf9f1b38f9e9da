namespace Gambi.Contracts;

/// <summary>The data of <c>events.dropped</c>.</summary>
/// <param name="Count">Events this reader missed; after a resume from before what is kept, at most so many.</param>
public sealed record EventsDroppedData(long Count);
