using Gambi.Client;
using Gambi.Contracts;
using Gambi.Participant;
using Gambi.Participant.AI;
using Gambi.Testing.Memory;
using Gambi.Testing.Playing;
using Gambi.Tunnel;

namespace Gambi.Testing;

/// <summary>A scripted participant in a room: the real participant runtime with a real tunnel, whose model is a script. Safe to use from several threads.</summary>
public sealed class TestParticipant
{
    // Longer than any pause between two tries to come back, which its clock may skip.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromMinutes(5);

    private readonly RequestLog _log;
    private readonly EventRecorder _events;
    private readonly ParticipantNetwork _network;
    private readonly ImpatientClock _clock;
    private readonly ParticipantSession _session;

    private TestParticipant(string id, RequestLog log, EventRecorder events, ParticipantNetwork network, ImpatientClock clock, ParticipantSession session)
    {
        Id = id;
        (_log, _events, _network, _clock, _session) = (log, events, network, clock, session);
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>What it was asked so far, the oldest request first.</summary>
    public IReadOnlyList<TestRequest> Requests => _log.All;

    /// <summary>The request with which it was asked <paramref name="count"/> times, once it was; at once when it has been.</summary>
    /// <param name="count">1 for its first request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The request.</returns>
    /// <exception cref="TimeoutException">It was not asked so often within 30 seconds.</exception>
    public async Task<TestRequest> WaitForRequestAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        await Waiting.UntilAsync(
            _log.Changed,
            () => _log.All.Count >= count,
            () => FormattableString.Invariant($"'{Id}' was asked {_log.All.Count} times and not {count}; the room told: {_events.Names()}"),
            TimeProvider.System,
            cancellationToken);
        return _log.All[count - 1];
    }

    /// <summary>Breaks its connections, as a machine does that leaves the network; returns when the room has it offline. What it was serving is broken off. Does nothing more when it is disconnected already.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the room has it offline.</returns>
    /// <exception cref="InvalidOperationException">It left the room before.</exception>
    /// <exception cref="TimeoutException">The hub did not notice within 30 seconds.</exception>
    public async Task DisconnectAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfGone();
        var told = _events.All.Count;
        var seen = _network.Cut() ? told : LastOf(RoomEventTypes.ParticipantOnline);
        await WaitForAsync(seen, RoomEventTypes.ParticipantOffline, cancellationToken);
    }

    /// <summary>Gives it back its network; returns when the room has it online again, without the pause that a real participant makes. Does nothing more when it has its network.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the room has it online.</returns>
    /// <exception cref="InvalidOperationException">It left the room before.</exception>
    /// <exception cref="TimeoutException">It did not come back within 30 seconds.</exception>
    public async Task ReconnectAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfGone();
        var told = _events.All.Count;
        var seen = told;
        if (_network.Mend())
        {
            _clock.Hurry();
        }
        else
        {
            seen = LastOf(RoomEventTypes.ParticipantOffline);
        }

        await WaitForAsync(seen, RoomEventTypes.ParticipantOnline, cancellationToken);
    }

    /// <summary>Leaves the room for good, once what it serves has ended.</summary>
    /// <param name="cancellationToken">Cuts off what it serves.</param>
    /// <returns>A task that ends when it has left.</returns>
    public async Task LeaveAsync(CancellationToken cancellationToken = default) => await _session.LeaveAsync(cancellationToken);

    internal static async Task<TestParticipant> JoinAsync(
        ParticipantScript script, TestRoomScript room, MemoryHub hub, string code, EventRecorder events, CancellationToken cancellationToken)
    {
        var log = new RequestLog();
        var network = new ParticipantNetwork(hub);
        var clock = new ImpatientClock();
        var seen = events.All.Count;
        var session = await ChatClientParticipant.JoinAsync(
            new ScriptedChatClient(script.Id, script.Models[0], script.Complete(), log, room.Clock),
            new ParticipantOptions
            {
                HubUrl = MemoryHub.Url,
                RoomCode = code,
                ParticipantId = script.Id,
                Nickname = script.Nickname ?? script.Id,
                Models = script.Models,
                Concurrency = script.Concurrency,
                Config = script.Config,
                Password = room.RoomPassword,
                HubHandler = network,
                Time = clock,
                ConnectTimeout = CallTimeout,
                RegisterTimeout = CallTimeout,
                Tunnel = new TunnelOptions { Time = TimeProvider.System },
                Observer = happened =>
                {
                    if (happened is TunnelRestoredEvent)
                    {
                        clock.Relax();
                    }
                },
            },
            cancellationToken);
        var participant = new TestParticipant(script.Id, log, events, network, clock, session);
        try
        {
            await participant.WaitForAsync(seen, RoomEventTypes.ParticipantOnline, cancellationToken);
            return participant;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    internal ValueTask CloseAsync() => _session.DisposeAsync();

    private Task<ReceivedEvent> WaitForAsync(int start, string type, CancellationToken cancellationToken) =>
        _events.WaitAsync(start, received => IsOf(received, type), $"the event {type} of '{Id}'", cancellationToken);

    private int LastOf(string type) => Math.Max(0, _events.All.ToList().FindLastIndex(received => IsOf(received, type)));

    private bool IsOf(ReceivedEvent received, string type) =>
        received.Event.Type == type && received.Event.Data.TryGetProperty("participantId", out var id) && id.GetString() == Id;

    private void ThrowIfGone()
    {
        if (_session.Completion.IsCompleted)
        {
            throw new InvalidOperationException($"'{Id}' left the room: {_session.Completion.Result.Message} Add another with JoinAsync.");
        }
    }
}
