using System.Runtime.CompilerServices;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Who made which response, per room; forgotten with the room, with age, and when a room has made many since.</summary>
internal sealed class ResponseOwners(TimeProvider time)
{
    private readonly ConditionalWeakTable<Room, RoomResponses> _rooms = [];

    /// <summary>Remembers who made a response; an id that could be anything but one piece of a path is not remembered.</summary>
    public void Learn(Room room, string responseId, string participantId)
    {
        if (responseId.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            _rooms.GetOrAdd(room, static _ => new()).Add(responseId, participantId, time.GetUtcNow());
        }
    }

    /// <summary>The id of the participant that made the response, or <c>null</c>.</summary>
    public string? Find(Room room, string responseId) =>
        _rooms.TryGetValue(room, out var responses) ? responses.Find(responseId, time.GetUtcNow()) : null;

    public void Forget(Room room, string responseId)
    {
        if (_rooms.TryGetValue(room, out var responses))
        {
            responses.Remove(responseId);
        }
    }
}
