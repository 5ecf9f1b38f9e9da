using System.Diagnostics.CodeAnalysis;
using Gambi.Contracts;
using Gambi.Hub.Events;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>
/// Those who wait in one room. Whatever comes free is offered here, under one lock, before anybody else may look for it: as long as one waits, every request goes through
/// the line, and one that comes later takes only what nobody before it can use.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It ends with its room, and what it has with it.")]
internal sealed class WaitingLine : IRoomLine
{
    private readonly Lock _gate = new();
    private readonly Room _room;
    private readonly QueueSettings _settings;
    private readonly WaitingBytes _bytes;
    private readonly SlotDealer _dealer;
    private readonly TimeProvider _time;
    private readonly LineOrder _order = new();
    private readonly LineNews _news;
    private readonly LineFailures _failures;
    private CancellationTokenRegistration _stopping;
    private HubFailure? _ended;
    private int _count;
    private int _counted;

    public WaitingLine(Room room, QueueSettings settings, WaitingBytes bytes, CandidateFinder finder, SlotChoice slots, RoomEventLog events, TimeProvider time)
    {
        (_room, _settings, _bytes, _time) = (room, settings, bytes, time);
        _news = new(room, events, time, TellWhatIsDue);
        _failures = new(room, finder, time);
        _dealer = new(room, _order, finder, slots, time, Forget);
    }

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Ends it with its room, and with the hub.</summary>
    public void EndWith(CancellationToken hubStops)
    {
        _stopping = hubStops.UnsafeRegister(static line => ((WaitingLine)line!).End(HubDrain.Refusal with { Stage = LlmStage.Queue }), this);
        _room.Closing.UnsafeRegister(static line => ((WaitingLine)line!).EndWithRoom(), this);
    }

    /// <summary>Waits for a slot of one of those who may serve it, unless there is one that nobody before it can use.</summary>
    /// <param name="ask">Who asks.</param>
    /// <param name="candidates">What its selector means.</param>
    /// <param name="cancellationToken">Leaves the line.</param>
    public async ValueTask<Outcome<Admitted>> WaitAsync(AdmissionAsk ask, Candidates candidates, CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp() - (long)(ask.Waited.TotalSeconds * _time.TimestampFrequency);
        var waiter = new Waiter(ask, LineDemand.Of(ask, candidates), since, (ask.Patience ?? _settings.Patience) - ask.Waited);
        if (!Waits(waiter))
        {
            return await waiter.Answer;
        }

        using var patience = _time.CreateTimer(_ => Expire(waiter), null, waiter.Patience, Timeout.InfiniteTimeSpan);
        using var leaving = cancellationToken.UnsafeRegister((_, token) => Leave(waiter, token), null);
        try
        {
            if (ask.Watcher is { } watcher)
            {
                await LineWatch.TellAsync(waiter, watcher, () => PlaceOf(waiter), _time, cancellationToken);
            }

            return await waiter.Answer;
        }
        catch
        {
            await AbandonAsync(waiter);
            throw;
        }
    }

    public void Offer(Participant participant)
    {
        // Who comes is counted before it looks for a slot, and a slot is free before it is looked whether somebody waits: one of the two sees the other.
        Interlocked.MemoryBarrier();
        if (IsEmpty)
        {
            return;
        }

        lock (_gate)
        {
            _dealer.Drain(participant);
        }
    }

    public void Pump()
    {
        Interlocked.MemoryBarrier();
        if (IsEmpty)
        {
            return;
        }

        lock (_gate)
        {
            DismissHopeless();
            foreach (var participant in _room.Participants)
            {
                _dealer.Drain(participant);
            }
        }
    }

    public QueueState Describe()
    {
        lock (_gate)
        {
            return State();
        }
    }

    private QueueState State() => _order.Oldest is { } oldest ? new(_order.Count, (long)_time.GetElapsedTime(oldest.Since).TotalMilliseconds) : QueueState.Empty;

    /// <summary>Puts it in line; <c>false</c> when it has its answer already.</summary>
    private bool Waits(Waiter waiter)
    {
        lock (_gate)
        {
            if (_ended is not null)
            {
                waiter.End(_ended);
                return false;
            }

            _order.Add(waiter);
            _counted += waiter.Ask.IsBackground ? 0 : 1;
            Volatile.Write(ref _count, _order.Count);
            Interlocked.MemoryBarrier();
            if (_dealer.TryServeAtOnce(waiter))
            {
                return false;
            }

            if (WhyNotWait(waiter) is { } refusal)
            {
                Take(waiter);
                waiter.End(refusal);
                return false;
            }

            waiter.HeldBytes = waiter.Ask.Bytes;
            _news.Changed(State());
            return true;
        }
    }

    private HubFailure? WhyNotWait(Waiter waiter) =>
        waiter.Patience <= TimeSpan.Zero ? _failures.NotWaiting(waiter, _order.Count)
        : !waiter.Ask.IsBackground && _counted > _settings.Depth ? _failures.Full(waiter, _order.Count, _settings.Depth)
        : !_bytes.TryHold(waiter.Ask.Bytes) ? _failures.Heavy(waiter, _order.Count, _bytes.Limit)
        : null;

    private void Expire(Waiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Lane is not null)
            {
                var failure = _failures.TimedOut(waiter, _order.Count);
                Take(waiter);
                waiter.End(failure);
            }
        }
    }

    /// <summary>Its client cannot be told anything any more.</summary>
    private async ValueTask AbandonAsync(Waiter waiter)
    {
        Leave(waiter, new CancellationToken(canceled: true));
        if (!waiter.Answer.IsCanceled && (await waiter.Answer).TryGet(out var unwanted, out _))
        {
            unwanted.Dispose();
        }
    }

    private void Leave(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiter.Lane is not null)
            {
                Take(waiter);
                waiter.Cancel(cancellationToken);
            }
        }
    }

    /// <summary>Answers those whose candidates have all left the room: nobody comes back under their name by itself.</summary>
    private void DismissHopeless()
    {
        foreach (var demand in _order.Demands.Where(demand => !_room.Participants.Any(demand.Allows)).ToArray())
        {
            foreach (var waiter in _order.With(demand))
            {
                Take(waiter);
                waiter.End(_failures.Hopeless(waiter));
            }
        }
    }

    private void EndWithRoom()
    {
        End(new HubFailure(ErrorCatalog.RoomNotFound, $"Room '{_room.Code}' was deleted.") { Stage = LlmStage.Queue });

        // Not waited for, as its callback may be what runs: a hub outlives its rooms.
        _stopping.Unregister();
    }

    private void End(HubFailure failure)
    {
        lock (_gate)
        {
            _ended ??= failure;
            _news.Dispose();
            foreach (var waiter in _order.Everybody.ToArray())
            {
                Take(waiter);
                waiter.End(_ended);
            }
        }
    }

    private void Take(Waiter waiter)
    {
        _order.Remove(waiter);
        Forget(waiter);
    }

    /// <summary>It no longer waits.</summary>
    private void Forget(Waiter waiter)
    {
        Volatile.Write(ref _count, _order.Count);
        _counted -= waiter.Ask.IsBackground ? 0 : 1;
        _bytes.Release(waiter.HeldBytes);
        _news.Changed(State());
    }

    private void TellWhatIsDue()
    {
        lock (_gate)
        {
            _news.Due(State());
        }
    }

    private int PlaceOf(Waiter waiter)
    {
        lock (_gate)
        {
            return waiter.Lane is null ? 0 : _order.PlaceOf(waiter, other => other == waiter.Demand || _room.Participants.Any(p => other.Allows(p) && waiter.Demand.Allows(p)));
        }
    }
}
