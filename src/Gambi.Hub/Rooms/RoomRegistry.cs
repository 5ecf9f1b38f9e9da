using System.Collections.Concurrent;
using Gambi.Contracts;
using Gambi.Hub.Events;
using Gambi.Hub.Failures;
using Gambi.Hub.Security;
using Gambi.Tunnel;

namespace Gambi.Hub.Rooms;

/// <summary>The live rooms of one hub, by code without regard to case.</summary>
internal sealed class RoomRegistry(RoomRecords records, RoomEventLog events, IdSource ids, TimeProvider time, RoomLimits limits)
{
    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _creating = new();

    // Codes of rooms that are not there yet.
    private readonly HashSet<string> _reserved = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every live room, in no order, as they are met: nothing is copied and nobody is kept waiting.</summary>
    public IEnumerable<Room> All
    {
        get
        {
            foreach (var (_, room) in _rooms)
            {
                yield return room;
            }
        }
    }

    public Room? Find(string code) => _rooms.GetValueOrDefault(code);

    /// <summary>Opens a room; the host key in the answer is kept nowhere else.</summary>
    public async ValueTask<Outcome<(Room Room, string HostKey)>> CreateAsync(
        string name, RuntimeConfig? defaults, ProtectedPassword? password, RoomGuard guard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var hostKey = ids.NewSecret();
        if (!Reserve(name, defaults, password, guard, hostKey).TryGet(out var room, out var failure))
        {
            return failure;
        }

        try
        {
            // Nobody finds it before it is safe; begun is done, whether the caller stays or not.
            if (await records.OpenedAsync(room) is { } notKept)
            {
                return notKept;
            }

            Add(room);
        }
        finally
        {
            lock (_creating)
            {
                _reserved.Remove(room.Code);
            }
        }

        events.Publish(room.Code, RoomEventTypes.RoomCreated, room.Summarize(), ContractsJson.Default.RoomSummary);
        return (room, hostKey);
    }

    /// <summary>Takes in a room that was there before the hub; <c>false</c> when its code is taken.</summary>
    public bool Restore(Room room) => Add(room);

    /// <summary>Removes a room with everybody in it and ends its event streams; <c>false</c> when it was gone already, a failure when that cannot be kept.</summary>
    public async ValueTask<Outcome<bool>> RemoveAsync(Room room, CancellationToken cancellationToken)
    {
        if (Find(room.Code) != room)
        {
            return false;
        }

        if (await records.DeletedAsync(room) is { } notKept)
        {
            return notKept;
        }

        if (!_rooms.TryRemove(KeyValuePair.Create(room.Code, room)))
        {
            return false;
        }

        var closing = new List<Task>();
        foreach (var participant in room.Close())
        {
            if (participant.Remove() is { } link)
            {
                closing.Add(link.CloseAsync(TunnelProtocol.NormalClosure, "The room was deleted.", cancellationToken).AsTask());
            }
        }

        events.Publish(room.Code, RoomEventTypes.RoomDeleted, new RoomRef(room.Code), ContractsJson.Default.RoomRef);
        events.Close(room.Code);
        await Task.WhenAll(closing);
        return true;
    }

    private Outcome<Room> Reserve(string name, RuntimeConfig? defaults, ProtectedPassword? password, RoomGuard guard, string hostKey)
    {
        lock (_creating)
        {
            if (_rooms.Count + _reserved.Count >= limits.Rooms)
            {
                return new HubFailure(ErrorCatalog.RateLimited, FormattableString.Invariant($"This hub has as many rooms as it takes ({limits.Rooms})."))
                {
                    Hint = "Delete a room that is no longer used, or start another hub.",
                };
            }

            var room = new Room
            {
                Id = ids.NewId("room_"),
                Code = NewCode(),
                Name = name,
                HostId = ids.NewId("host_"),
                HostKeyHash = Secrets.Hash(hostKey),
                Password = password,
                Guard = guard,
                Defaults = defaults,
                CreatedAt = time.GetUtcNow(),
            };
            _reserved.Add(room.Code);
            return room;
        }
    }

    private bool Add(Room room)
    {
        lock (_creating)
        {
            if (!_rooms.TryAdd(room.Code, room))
            {
                return false;
            }

            events.Open(room.Code, room.IsGuarded);
            return true;
        }
    }

    private string NewCode()
    {
        while (true)
        {
            var code = ids.NewText(RoomCode.Alphabet, ContractLimits.RoomCodeLength);
            if (!_rooms.ContainsKey(code) && !_reserved.Contains(code))
            {
                return code;
            }
        }
    }
}
