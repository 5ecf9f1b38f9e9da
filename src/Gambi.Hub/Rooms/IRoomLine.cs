using Gambi.Contracts;

namespace Gambi.Hub.Rooms;

/// <summary>Those who wait in a room for a slot, as the room knows them.</summary>
internal interface IRoomLine
{
    /// <summary>Whether nobody waits.</summary>
    bool IsEmpty { get; }

    /// <summary>A participant may have a slot free that it had not: whoever is next for it gets it.</summary>
    void Offer(Participant participant);

    /// <summary>Looks at everybody again: at what changed otherwise, or by itself in the course of time.</summary>
    void Pump();

    QueueState Describe();
}
