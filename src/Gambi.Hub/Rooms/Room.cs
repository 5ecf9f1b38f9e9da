using System.Collections.Immutable;
using Gambi.Contracts;

namespace Gambi.Hub.Rooms;

/// <summary>A room's identity, and who is registered in it: one immutable list behind one field, in order of joining.</summary>
internal sealed class Room
{
    private readonly Lock _gate = new();
    private Roster _roster = Roster.Empty;

    public required string Id { get; init; }

    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string HostId { get; init; }

    /// <summary>The SHA-256 of the host key; the key itself is not kept.</summary>
    public required ReadOnlyMemory<byte> HostKeyHash { get; init; }

    /// <summary>The password in PHC form, or <c>null</c>.</summary>
    public string? PasswordHash { get; init; }

    public RuntimeConfig? Defaults { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public ImmutableArray<Participant> Participants => Volatile.Read(ref _roster).InOrder;

    public Participant? Find(string participantId) => Volatile.Read(ref _roster).ById.GetValueOrDefault(participantId);

    /// <summary>Adds a participant unless its id is taken or the room full; answers who has the id now, or <c>null</c> when the room is full.</summary>
    public Participant? GetOrAdd(Participant participant, int limit)
    {
        lock (_gate)
        {
            if (_roster.ById.TryGetValue(participant.Id, out var present))
            {
                return present;
            }

            if (_roster.InOrder.Length >= limit)
            {
                return null;
            }

            Volatile.Write(ref _roster, _roster.With(participant));
            return participant;
        }
    }

    public bool Remove(Participant participant)
    {
        lock (_gate)
        {
            if (_roster.ById.GetValueOrDefault(participant.Id) != participant)
            {
                return false;
            }

            Volatile.Write(ref _roster, _roster.Without(participant));
            return true;
        }
    }

    public RoomSummary Summarize() => new()
    {
        Id = Id,
        Code = Code,
        Name = Name,
        HostId = HostId,
        CreatedAt = CreatedAt.ToUnixTimeMilliseconds(),
        ParticipantCount = Participants.Length,
        PasswordProtected = PasswordHash is not null,
        Defaults = Defaults is null ? null : PublicRuntimeConfig.Of(Defaults),
    };
}
