using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;

namespace Gambi.Hub.Events;

/// <summary>Where everything that happens in rooms is told, and what readers of events read.</summary>
internal sealed class RoomEventLog
{
    private readonly Lock _order = new();
    private readonly ConcurrentDictionary<string, EventRing> _rooms = new(StringComparer.OrdinalIgnoreCase);
    private readonly EventSettings _settings;
    private readonly TimeProvider _time;
    private readonly EventRing _hub;
    private long _lastId;

    public RoomEventLog(EventSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        _hub = NewRing(isGuarded: false);

        // Ids go on from the clock, so that a reader's last id of this hub's former life lies before all of them.
        _lastId = FirstId = Now();
    }

    /// <summary>The ids of this hub's events are larger.</summary>
    public long FirstId { get; }

    /// <summary>The id of the newest event.</summary>
    public long LastId => Interlocked.Read(ref _lastId);

    /// <summary>A room begins: from now on its events are kept. Those of a guarded one are for its own readers, and for the hub's only when they may see all.</summary>
    public void Open(string roomCode, bool isGuarded) => _rooms.TryAdd(roomCode, NewRing(isGuarded));

    /// <summary>A room is gone: its readers get what is left and then the end.</summary>
    public void Close(string roomCode)
    {
        if (_rooms.TryRemove(roomCode, out var ring))
        {
            ring.End();
        }
    }

    /// <summary>Tells the readers of the room and of the hub; never waits for any. Of a room that is gone nobody knows whether it was guarded: only a hub's readers that see all are told.</summary>
    public void Publish<T>(string roomCode, string type, T data, JsonTypeInfo<T> typeInfo)
    {
        var head = ServerEventFormat.WriteHead(roomCode, type, Now(), data, typeInfo);
        _rooms.TryGetValue(roomCode, out var room);

        // An id and its place in the rings are given together: a reader must never see a smaller id after a larger one.
        lock (_order)
        {
            Append(room, ServerEventFormat.Complete(head, ++_lastId));
        }
    }

    /// <summary>The same for what happens with each request: nothing is serialized before somebody reads. <paramref name="data"/> is small and never changes.</summary>
    public void PublishSmall<T>(string roomCode, string type, T data, JsonTypeInfo<T> typeInfo)
    {
        _rooms.TryGetValue(roomCode, out var room);
        lock (_order)
        {
            Append(room, new UnwrittenEvent<T>(++_lastId, roomCode, type, Now(), data, typeInfo));
        }
    }

    /// <summary>A reader of one room, or <c>null</c> when the room is gone.</summary>
    public EventReader? ReadRoom(string roomCode, long? afterId) => _rooms.TryGetValue(roomCode, out var ring) ? ring.Read(afterId) : null;

    /// <summary>A reader of every room.</summary>
    public EventReader ReadHub(long? afterId) => _hub.Read(afterId);

    /// <summary>An event for one reader only; with <paramref name="id"/> it tells that reader where to resume.</summary>
    public ServerEvent MakePrivate<T>(string? roomCode, string type, T data, JsonTypeInfo<T> typeInfo, long? id) =>
        ServerEventFormat.Complete(ServerEventFormat.WriteHead(roomCode, type, Now(), data, typeInfo), id);

    private void Append(EventRing? room, ServerEvent item)
    {
        room?.Append(item);
        if (_settings.HubSeesAll || room is { IsGuarded: false })
        {
            _hub.Append(item);
        }
    }

    private EventRing NewRing(bool isGuarded) => new(_settings.Buffer, _settings.BufferBytes) { IsGuarded = isGuarded };

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
