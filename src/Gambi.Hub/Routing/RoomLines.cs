using Gambi.Hub.Events;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>The lines of a hub's rooms: each is made when somebody has to wait for the first time.</summary>
/// <param name="settings">How many may wait, and how long.</param>
/// <param name="finder">Who may serve them.</param>
/// <param name="slots">Whose slot they take.</param>
/// <param name="events">Where it is told.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">Cancelled when the hub takes no new work.</param>
internal sealed class RoomLines(QueueSettings settings, CandidateFinder finder, SlotChoice slots, RoomEventLog events, TimeProvider time, CancellationToken stopping)
{
    private readonly WaitingBytes _bytes = new(settings);

    public QueueSettings Settings => settings;

    /// <summary>The line of a room.</summary>
    public WaitingLine Of(Room room)
    {
        if (room.Line is WaitingLine present)
        {
            return present;
        }

        var line = new WaitingLine(room, settings, _bytes, finder, slots, events, time);
        if (!room.TryOpen(line))
        {
            return (WaitingLine)room.Line!;
        }

        line.EndWith(stopping);
        return line;
    }
}
