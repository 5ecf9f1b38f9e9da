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

    /// <summary>Whether all of it is for those who have the password: nothing of what is inside is told elsewhere.</summary>
    public bool IsGuarded => Password is not null && Guard == RoomGuard.All;

    public RuntimeConfig? Defaults { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the hub found it in its journal, if it did.</summary>
    public DateTimeOffset RestoredAt { get; init; }

    /// <summary>Cancelled when the room is gone: what lives in it ends.</summary>
    public CancellationToken Closing => _closing.Token;

    public ImmutableArray<Participant> Participants => Volatile.Read(ref _roster).InOrder;

    /// <summary>The line of those who wait here for a slot; <c>null</c> before anybody had to.</summary>
    public IRoomLine? Line => Volatile.Read(ref _line);

    /// <summary>Puts a line in use, unless there is one.</summary>
    public bool TryOpen(IRoomLine line) => Interlocked.CompareExchange(ref _line, line, null) is null;

    public Participant? Find(string participantId) => Volatile.Read(ref _roster).Find(participantId);

    /// <summary>Whether somebody was seen here since; its beginning counts, the hub's too.</summary>
    public bool IsUsedSince(DateTimeOffset moment)
    {
        if (CreatedAt >= moment || RestoredAt >= moment || Volatile.Read(ref _lastLeftTicks) >= moment.UtcTicks)
        {
            return true;
        }

        foreach (var participant in Participants)
        {
            if (participant.LastSeen >= moment)
            {
                return true;
            }
        }

        return false;
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

            if (_roster.Find(participant.Id) is { } present)
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
            if (_roster.Find(participant.Id) != participant)
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
        lock (_gate)
        {
            _closed = true;
        }

        // Before anybody is missed: who waits here hears that the room is gone, and not that its participants are.
        _closing.Cancel();
        lock (_gate)
        {
            var roster = _roster;
            Volatile.Write(ref _roster, Roster.Empty);
            return roster.InOrder;
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
        PasswordProtected = Password is not null,
        Guard = Password is null ? null : Guard,
        Defaults = Defaults is null ? null : PublicRuntimeConfig.Of(Defaults),
    };

    /// <summary>What everybody on the hub may see of it.</summary>
    public RoomSummary SummarizeForAll() => IsGuarded ? Summarize() with { Defaults = null } : Summarize();
}
