using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Security;

namespace Gambi.Hub.Rooms;

/// <summary>A room's identity, and who is registered in it: one immutable list behind one field, in order of joining.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Nobody waits on a handle of the source: to cancel it is its end.")]
internal sealed class Room
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private Roster _roster = Roster.Empty;
    private long _lastLeftTicks;
    private bool _closed;
    private IRoomLine? _line;

    public required string Id { get; init; }

    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string HostId { get; init; }

    /// <summary>The SHA-256 of the host key; the key itself is not kept.</summary>
    public required ReadOnlyMemory<byte> HostKeyHash { get; init; }

    /// <summary>What the room's doors want, when anything.</summary>
    public ProtectedPassword? Password { get; init; }

    /// <summary>Which of its doors want it.</summary>
    public RoomGuard Guard { get; init; }

    public RuntimeConfig? Defaults { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Cancelled when the room is gone: what lives in it ends.</summary>
    public CancellationToken Closing => _closing.Token;

    public ImmutableArray<Participant> Participants => Volatile.Read(ref _roster).InOrder;

    /// <summary>The line of those who wait here for a slot; <c>null</c> before anybody had to.</summary>
    public IRoomLine? Line => Volatile.Read(ref _line);

    /// <summary>Puts a line in use, unless there is one.</summary>
    public bool TryOpen(IRoomLine line) => Interlocked.CompareExchange(ref _line, line, null) is null;

    public Participant? Find(string participantId) => Volatile.Read(ref _roster).ById.GetValueOrDefault(participantId);

    /// <summary>When somebody was last seen here; the beginning counts.</summary>
    public DateTimeOffset LastUsed
    {
        get
        {
            var ticks = Math.Max(CreatedAt.UtcTicks, Interlocked.Read(ref _lastLeftTicks));
            foreach (var participant in Participants)
            {
                ticks = Math.Max(ticks, participant.LastSeen.UtcTicks);
            }

            return new DateTimeOffset(ticks, TimeSpan.Zero);
        }
    }

    /// <summary>Adds a participant unless its id is taken; answers who has the id now.</summary>
    public Outcome<Participant> GetOrAdd(Participant participant, int limit)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return new HubFailure(ErrorCatalog.RoomNotFound, $"Room '{Code}' was deleted.");
            }

            if (_roster.ById.TryGetValue(participant.Id, out var present))
            {
                return present;
            }

            if (_roster.InOrder.Length >= limit)
            {
                return new HubFailure(ErrorCatalog.RateLimited, FormattableString.Invariant($"Room '{Code}' has as many participants as it takes ({limit})."))
                {
                    Hint = "Remove participants that are no longer used, or open another room.",
                };
            }

            participant.Enter(this);
            Volatile.Write(ref _roster, _roster.With(participant));
            return participant;
        }
    }

    public bool Remove(Participant participant, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_roster.ById.GetValueOrDefault(participant.Id) != participant)
            {
                return false;
            }

            Interlocked.Exchange(ref _lastLeftTicks, at.UtcTicks);
            Volatile.Write(ref _roster, _roster.Without(participant));
            return true;
        }
    }

    /// <summary>Takes nobody any more and ends what lives in it; answers who was there.</summary>
    public ImmutableArray<Participant> Close()
    {
        Roster roster;
        lock (_gate)
        {
            _closed = true;
            roster = _roster;
            Volatile.Write(ref _roster, Roster.Empty);
        }

        _closing.Cancel();
        return roster.InOrder;
    }

    public RoomSummary Summarize() => new()
    {
        Id = Id,
        Code = Code,
        Name = Name,
        HostId = HostId,
        CreatedAt = CreatedAt.ToUnixTimeMilliseconds(),
        ParticipantCount = Participants.Length,
        PasswordProtected = Password is not null,
        Defaults = Defaults is null ? null : PublicRuntimeConfig.Of(Defaults),
    };
}
