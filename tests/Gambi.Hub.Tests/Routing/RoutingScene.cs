using Gambi.Adaptation;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;
using Gambi.TestKit;

namespace Gambi.Hub.Tests.Routing;

/// <summary>A room with participants whose links do nothing, and what chooses among them.</summary>
internal sealed class RoutingScene
{
    public RoutingScene(int seed = 1)
    {
        Owners = new(Clock);
        Finder = new(Clock);
        Admission = new(Finder, new TieBreaker(new Random(seed)), Clock);
        Room = new() { Id = "room_1", Code = "ABCDEF", Name = "test", HostId = "h", HostKeyHash = default, CreatedAt = Clock.GetUtcNow() };
    }

    public FakeClock Clock { get; } = new();

    public Room Room { get; }

    public ResponseOwners Owners { get; }

    public CandidateFinder Finder { get; }

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
        }

        return participant;
    }

    public Outcome<Candidates> Find(string selector, InferenceProtocol protocol = InferenceProtocol.ChatCompletions, string? warm = null) =>
        Finder.Find(Room, protocol, selector, warm);

    public HubFailure FindFailure(string selector, InferenceProtocol protocol = InferenceProtocol.ChatCompletions, string? warm = null) =>
        Find(selector, protocol, warm).Failure ?? throw new InvalidOperationException("Somebody was found.");

    public Admitted Admit(string selector, string? warm = null)
    {
        Assert.True(Find(selector, warm: warm).TryGet(out var candidates, out _));
        Assert.True(Admission.TakeSlot(candidates).TryGet(out var admitted, out _));
        return admitted;
    }

    public HubFailure AdmitFailure(string selector)
    {
        Assert.True(Find(selector).TryGet(out var candidates, out _));
        return Admission.TakeSlot(candidates).Failure ?? throw new InvalidOperationException("A slot was free.");
    }
}
