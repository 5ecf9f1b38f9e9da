using System.Net;
using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.Hub.Events;
using Gambi.Hub.Failures;
using Gambi.Hub.Journal;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Gambi.Hub.Security;
using Gambi.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gambi.Hub.Tests.Routing;

/// <summary>A room with participants whose links do nothing, and what chooses among them.</summary>
internal sealed class RoutingScene
{
    public RoutingScene(int seed = 1, QueueSettings? settings = null)
    {
        Owners = new(Clock);
        Finder = new(Clock);
        Slots = new(new TieBreaker(new Random(seed)), Clock);
        Events = new(new EventSettings(), Clock);
        Lines = new(settings ?? new(), Finder, Slots, Events, Clock, Stopping.Token);
        Admission = new(Finder, Slots, Lines);
        var records = new RoomRecords(new(new(Folder: null), Clock, NullLogger<StateJournal>.Instance), Clock);
        Presence = new(records, new(), Events, new IdSource(), Clock, new());
        Rooms = new(records, Events, new IdSource(), Clock, new());
        Room = new() { Id = "room_1", Code = "ABCDEF", Name = "test", HostId = "h", HostKeyHash = default, CreatedAt = Clock.GetUtcNow() };
    }

    public FakeClock Clock { get; } = new();

    public Room Room { get; }

    public ResponseOwners Owners { get; }

    public CandidateFinder Finder { get; }

    public SlotChoice Slots { get; }

    public RoomEventLog Events { get; }

    public Presence Presence { get; }

    /// <summary>Rooms of the same hub; <see cref="Room"/> is not among them.</summary>
    public RoomRegistry Rooms { get; }

    public RoomLines Lines { get; }

    /// <summary>To cancel it is the hub's stopping.</summary>
    public CancellationTokenSource Stopping { get; } = new();

    public Admission Admission { get; }

    public Gambi.Hub.Rooms.Participant Join(string id, string[] models, int concurrency = 1, bool connected = true, ParticipantCapabilities? capabilities = null)
    {
        var now = Clock.GetUtcNow();
        var participant = new Gambi.Hub.Rooms.Participant(
            id,
            new() { Nickname = id, Models = models, Endpoint = "http://localhost", Concurrency = concurrency, Capabilities = capabilities ?? new(), UpdatedAt = now },
            now);
        Assert.True(Room.GetOrAdd(participant, 100).TryGet(out _, out _));
        if (connected)
        {
            participant.Attach(new IdleLink(), now);
            participant.Offer();
        }

        return participant;
    }

    public Outcome<Candidates> Find(string selector, InferenceProtocol protocol = InferenceProtocol.ChatCompletions, string? warm = null) =>
        Finder.Find(Ask(selector, protocol) with { Warm = warm });

    /// <summary>What a request asks of admission.</summary>
    public AdmissionAsk Ask(string selector, InferenceProtocol protocol = InferenceProtocol.ChatCompletions, string client = "10.0.0.1") =>
        new() { Room = Room, Protocol = protocol, Selector = selector, Client = IPAddress.Parse(client) };

    public HubFailure FindFailure(string selector, InferenceProtocol protocol = InferenceProtocol.ChatCompletions, string? warm = null) =>
        Find(selector, protocol, warm).Failure ?? throw new InvalidOperationException("Somebody was found.");

    public Task<Outcome<Admitted>> WaitFor(string selector, string client = "10.0.0.1") => WaitFor(Ask(selector, client: client));

    public Task<Outcome<Admitted>> WaitFor(AdmissionAsk ask) => Admission.AdmitAsync(ask, CancellationToken.None).AsTask();

    /// <summary>The slot that came of waiting.</summary>
    public static async Task<Admitted> SlotAsync(Task<Outcome<Admitted>> waiting)
    {
        Assert.True((await waiting.WaitAsync(Inference.InferenceScene.Guard)).TryGet(out var admitted, out _));
        return admitted;
    }

    public Admitted Admit(string selector, string? warm = null) =>
        Slots.TryTake(Ask(selector) with { Warm = warm }) ?? throw new InvalidOperationException("No slot was free.");

    /// <summary>The answer to one who does not wait.</summary>
    public HubFailure AdmitFailure(string selector) => AdmitFailure(Ask(selector) with { Patience = TimeSpan.Zero });

    /// <summary>The answer to one who is told at once.</summary>
    public HubFailure AdmitFailure(AdmissionAsk ask)
    {
        var asked = Admission.AdmitAsync(ask, CancellationToken.None);
        return (asked.IsCompletedSuccessfully ? asked.Result : throw new InvalidOperationException("It waits.")).Failure ?? throw new InvalidOperationException("A slot was free.");
    }
}
