using Gambi.Contracts;

namespace Gambi.Client;

/// <summary>A room event with its place in the stream.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Id">Where to resume: <see cref="EventWatchOptions.After"/>. Older hubs give none.</param>
public sealed record ReceivedEvent(RoomEvent Event, string? Id)
{
    /// <summary>
    /// What was lost right before this event: where this reader was too slow or too long away, it is on the hub's <see cref="RoomEventTypes.EventsDropped"/>; where the hub was started
    /// again meanwhile or cannot resume, on the first event after that. Absent as long as nothing is missing, which is nearly always.
    /// </summary>
    public EventGap? Gap { get; init; }
}
