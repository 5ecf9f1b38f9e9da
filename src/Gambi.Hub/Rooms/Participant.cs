using Gambi.Contracts;
using Gambi.Hub.Observability;
using Gambi.Hub.Security;

namespace Gambi.Hub.Rooms;

/// <summary>A participant's identity in its room; what changes about it stands behind single fields that are read whole.</summary>
internal sealed class Participant(string id, ParticipantRegistration registration, DateTimeOffset joinedAt)
{
    private ParticipantRegistration _registration = registration;
    private IParticipantLink? _link;
    private long _lastSeenTicks = joinedAt.UtcTicks;
    private long _tunnelSeenTicks;
    private TunnelToken? _token;
    private int _active;
    private bool _toldReachable;
    private Room? _room;

    public string Id { get; } = id;

    public DateTimeOffset JoinedAt { get; } = joinedAt;

    /// <summary>The SHA-256 of the participant key that the first registration was given; the key itself is not kept.</summary>
    public ReadOnlyMemory<byte> KeyHash { get; init; }

    /// <summary>Whether this is its key.</summary>
    public bool IsOwner(string key) => Secrets.Matches(KeyHash.Span, key);

    public ParticipantRegistration Registration => Volatile.Read(ref _registration);

    /// <summary>The link in use, or <c>null</c> before the first and after the last.</summary>
    public IParticipantLink? Link => Volatile.Read(ref _link);

    // Made first, so that it lies beside the participant: both are read together, of everybody in a room.
    public ParticipantHealth Health { get; } = new();

    /// <summary>What its requests took.</summary>
    public RollingMetrics Metrics { get; } = new();

    /// <summary>Its slots that are taken: the live leases, which alone count up and down.</summary>
    public int Active => Volatile.Read(ref _active);

    public DateTimeOffset LastSeen => new(Volatile.Read(ref _lastSeenTicks), TimeSpan.Zero);

    /// <summary>Requests it can serve at once now.</summary>
    public int Capacity => Math.Min(Registration.Concurrency, Link?.MaxConcurrency ?? 0);

    /// <summary>The one place where a participant's status is derived.</summary>
    public ParticipantStatus StatusAt(DateTimeOffset now) =>
        !IsThereAt(now) ? ParticipantStatus.Offline
        : Active >= Capacity || Link is not { IsFull: false } ? ParticipantStatus.Busy
        : ParticipantStatus.Online;

    /// <summary>Whether it is not offline. Takes no lock: a round or a request asks this of many.</summary>
    public bool IsThereAt(DateTimeOffset now) =>
        Link is { } link && now.UtcTicks - Volatile.Read(ref _lastSeenTicks) <= ContractLimits.HeartbeatTimeout.Ticks && link.IsOpen;

    /// <summary>Which share of its slots is taken; <c>null</c> when it is not routable or has none free.</summary>
    public double? LoadAt(DateTimeOffset now) => IsThereAt(now) && Load is { } load && Link is { IsFull: false } ? load : null;

    /// <summary>Which share of its slots is taken; <c>null</c> when none is free. Whether it is there, and its link has room, is another question.</summary>
    public double? Load => (Active, Capacity) is var (active, capacity) && active < capacity ? active / (double)capacity : null;

    /// <summary>Takes a slot, if the participant is routable and has one free.</summary>
    public ParticipantSlot? TryTakeSlot(DateTimeOffset now)
    {
        var link = Link;
        var registration = Registration;
        return link is { IsFull: false } && IsThereAt(now) && TryCount(Math.Min(registration.Concurrency, link.MaxConcurrency)) ? new(this, registration, link) : null;
    }

    /// <summary>A lease has ended.</summary>
    public void Released() => Interlocked.Decrement(ref _active);

    /// <summary>It is in a room, whose line hears of its slots from now on.</summary>
    public void Enter(Room room) => Volatile.Write(ref _room, room);

    /// <summary>It may have a slot free that it had not: whoever waits for it in its room gets it.</summary>
    public void Offer() => Volatile.Read(ref _room)?.Line?.Offer(this);

    /// <summary>Held while the participant comes, changes or goes, and while that is told: events keep the order of what happened.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether it was removed from its room; nothing about it changes or is told any more.</summary>
    public bool IsRemoved { get; private set; }

    public void Register(ParticipantRegistration registration)
    {
        Volatile.Write(ref _registration, registration);
        Seen(registration.UpdatedAt);
    }

    public void Seen(DateTimeOffset at) => Interlocked.Exchange(ref _lastSeenTicks, at.UtcTicks);

    /// <summary>The hash of the newest tunnel token; an older one is no longer good.</summary>
    public void Expect(TunnelToken token) => Volatile.Write(ref _token, token);

    /// <summary>Spends the tunnel token, if this is it and it is still good.</summary>
    public bool Redeem(string secret, DateTimeOffset now)
    {
        var token = Volatile.Read(ref _token);
        return token is not null && token.Matches(secret, now) && Interlocked.CompareExchange(ref _token, null, token) == token;
    }

    /// <summary>Whether this token would be good, without spending it.</summary>
    public bool WouldRedeem(string secret, DateTimeOffset now) => Volatile.Read(ref _token)?.Matches(secret, now) ?? false;

    /// <summary>Puts <paramref name="link"/> in use and answers the one it supersedes.</summary>
    public IParticipantLink? Attach(IParticipantLink link, DateTimeOffset at)
    {
        Seen(at);
        return Interlocked.Exchange(ref _link, link);
    }

    /// <summary>Takes <paramref name="link"/> out of use; <c>false</c> when another is in use already.</summary>
    public bool Detach(IParticipantLink link)
    {
        Interlocked.Exchange(ref _tunnelSeenTicks, link.LastSeen.UtcTicks);
        return Interlocked.CompareExchange(ref _link, null, link) == link;
    }

    /// <summary>Ends it; answers the link that is to be closed.</summary>
    public IParticipantLink? Remove()
    {
        lock (Gate)
        {
            IsRemoved = true;
            Volatile.Write(ref _token, null);
            return Interlocked.Exchange(ref _link, null);
        }
    }

    /// <summary>Whether <see cref="HasTurned"/> is worth asking, for a round that asks everybody again and again: it takes no lock, and what it misses it sees the next time.</summary>
    public bool MayHaveTurned(DateTimeOffset now) => IsThereAt(now) != Volatile.Read(ref _toldReachable);

    /// <summary>Whether it became reachable or unreachable since this was last asked; asked under <see cref="Gate"/>.</summary>
    public bool HasTurned(DateTimeOffset now, out bool reachable)
    {
        reachable = IsThereAt(now);
        if (IsRemoved || reachable == _toldReachable)
        {
            return false;
        }

        Volatile.Write(ref _toldReachable, reachable);
        return true;
    }

    public ParticipantSummary Summarize(DateTimeOffset now)
    {
        var registration = Registration;
        return new()
        {
            Id = Id,
            Nickname = registration.Nickname,
            Model = registration.Model,
            Models = registration.Models,
            Endpoint = registration.Endpoint,
            Config = PublicRuntimeConfig.Of(registration.Config),
            Specs = registration.Specs,
            Capabilities = registration.Capabilities,
            Connection = DescribeConnection(),
            Status = StatusAt(now),
            Concurrency = registration.Concurrency,
            Active = Active,
            Metrics = Metrics.Summarize(),
            JoinedAt = JoinedAt.ToUnixTimeMilliseconds(),
            LastSeen = LastSeen.ToUnixTimeMilliseconds(),
            UpdatedAt = registration.UpdatedAt.ToUnixTimeMilliseconds(),
        };
    }

    public ParticipantConnection DescribeConnection()
    {
        var link = Link;
        var seen = link?.LastSeen.UtcTicks ?? Interlocked.Read(ref _tunnelSeenTicks);
        return new()
        {
            Connected = link is { IsOpen: true },
            LastTunnelSeenAt = seen == 0 ? null : new DateTimeOffset(seen, TimeSpan.Zero).ToUnixTimeMilliseconds(),
        };
    }

    private bool TryCount(int capacity)
    {
        for (var active = Active; active < capacity;)
        {
            var before = Interlocked.CompareExchange(ref _active, active + 1, active);
            if (before == active)
            {
                return true;
            }

            active = before;
        }

        return false;
    }
}
