using Gambi.Contracts;

namespace Gambi.Client;

/// <summary>A room event with its place in the stream.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Id">Where to resume: <see cref="EventWatchOptions.After"/>. Older hubs give none.</param>
public sealed record ReceivedEvent(RoomEvent Event, string? Id);
