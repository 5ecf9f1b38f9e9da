using Gambi.Contracts;
using Gambi.Hub.Observability;

namespace Gambi.Hub.Rooms;

/// <summary>A participant's identity in its room; what changes about it stands behind single fields that are read whole.</summary>
internal sealed class Participant(string id, ParticipantRegistration registration, DateTimeOffset joinedAt)
{
    private readonly ParticipantSlots _slots = new();
    private ParticipantRegistration _registration = registration;
    private IParticipantLink? _link;
    private long _lastSeenTicks = joinedAt.UtcTicks;
    private long _tunnelSeenTicks;

    public string Id { get; } = id;

    public DateTimeOffset JoinedAt { get; } = joinedAt;

    public ParticipantRegistration Registration => Volatile.Read(ref _registration);

    /// <summary>The link in use, or <c>null</c> before the first and after the last.</summary>
    public IParticipantLink? Link => Volatile.Read(ref _link);

    /// <summary>What its requests took.</summary>
    public RollingMetrics Metrics { get; } = new();

    public int Active => _slots.Active;

    public DateTimeOffset LastSeen => new(Interlocked.Read(ref _lastSeenTicks), TimeSpan.Zero);

    /// <summary>Requests it can serve at once now.</summary>
    public int Capacity => Math.Min(Registration.Concurrency, Link?.MaxConcurrency ?? 0);

    /// <summary>The one place where a participant's status is derived.</summary>
    public ParticipantStatus StatusAt(DateTimeOffset now)
    {
        if (Link is not { IsOpen: true } || now - LastSeen > ContractLimits.HeartbeatTimeout)
        {
            return ParticipantStatus.Offline;
        }

        return Active >= Capacity ? ParticipantStatus.Busy : ParticipantStatus.Online;
    }

    /// <summary>Takes a slot, if the participant is routable and has one free.</summary>
    public ParticipantSlot? TryTakeSlot(DateTimeOffset now)
    {
        var link = Link;
        var registration = Registration;
        return link is { IsOpen: true } && now - LastSeen <= ContractLimits.HeartbeatTimeout
            ? _slots.TryTake(this, registration, link, Math.Min(registration.Concurrency, link.MaxConcurrency))
            : null;
    }

    public void Register(ParticipantRegistration registration)
    {
        Volatile.Write(ref _registration, registration);
        Seen(registration.UpdatedAt);
    }

    public void Seen(DateTimeOffset at) => Interlocked.Exchange(ref _lastSeenTicks, at.UtcTicks);

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
            Connected = link is not null,
            LastTunnelSeenAt = seen == 0 ? null : new DateTimeOffset(seen, TimeSpan.Zero).ToUnixTimeMilliseconds(),
        };
    }
}
