using System.Collections.Concurrent;
using Gambi.Contracts;
using Gambi.Hub.Events;
using Gambi.Hub.Failures;
using Gambi.Hub.Security;
using Gambi.Tunnel;

namespace Gambi.Hub.Rooms;

/// <summary>The live rooms of one hub, by code without regard to case.</summary>
internal sealed class RoomRegistry(RoomEventLog events, IdSource ids, TimeProvider time, RoomLimits limits)
{
    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _creating = new();

    /// <summary>Every live room, in no order.</summary>
    public ICollection<Room> All => _rooms.Values;

    public Room? Find(string code) => _rooms.GetValueOrDefault(code);

    /// <summary>Opens a room; the host key in the answer is kept nowhere else.</summary>
    public ValueTask<Outcome<(Room Room, string HostKey)>> CreateAsync(
        string name, RuntimeConfig? defaults, ProtectedPassword? password, RoomGuard guard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Create(name, defaults, password, guard));
    }

    private Outcome<(Room Room, string HostKey)> Create(string name, RuntimeConfig? defaults, ProtectedPassword? password, RoomGuard guard)
    {
        var hostKey = ids.NewSecret();
        Room room;
        lock (_creating)
        {
            if (_rooms.Count >= limits.Rooms)
            {
                return new HubFailure(ErrorCatalog.RateLimited, FormattableString.Invariant($"This hub has as many rooms as it takes ({limits.Rooms})."))
                {
                    Hint = "Delete a room that is no longer used, or start another hub.",
                };
            }

            room = new Room
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
            events.Open(room.Code, room.IsGuarded);
            _rooms[room.Code] = room;
        }

        events.Publish(room.Code, RoomEventTypes.RoomCreated, room.Summarize(), ContractsJson.Default.RoomSummary);
        return (room, hostKey);
    }

    /// <summary>Removes a room with everybody in it and ends its event streams; <c>false</c> when it was gone already, a failure when that cannot be kept.</summary>
    public async ValueTask<Outcome<bool>> RemoveAsync(Room room, CancellationToken cancellationToken)
    {
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

    private string NewCode()
    {
        while (true)
        {
            var code = ids.NewText(RoomCode.Alphabet, ContractLimits.RoomCodeLength);
            if (!_rooms.ContainsKey(code))
            {
                return code;
            }
        }
    }
}
