using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>One request that waits. All but its answer belongs to its line and is touched under that one's lock.</summary>
internal sealed class Waiter(AdmissionAsk ask, LineDemand demand, long since, TimeSpan patience)
{
    private readonly TaskCompletionSource<Outcome<Admitted>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AdmissionAsk Ask => ask;

    public LineDemand Demand => demand;

    /// <summary>The timestamp at which it would have come, had it waited in one go.</summary>
    public long Since => since;

    /// <summary>How much longer it waits when it comes.</summary>
    public TimeSpan Patience => patience;

    /// <summary>Whether it has waited before, for somebody who then failed it.</summary>
    public bool IsBack => !demand.Tried.IsEmpty;

    /// <summary>Its place among its client's: the smallest goes first.</summary>
    public long Order { get; set; }

    /// <summary>Where it stands while it waits; <c>null</c> otherwise.</summary>
    public LineLane? Lane { get; set; }

    public LinkedListNode<Waiter>? LaneNode { get; set; }

    public LinkedListNode<Waiter>? AgeNode { get; set; }

    /// <summary>The bytes that were counted for it.</summary>
    public long HeldBytes { get; set; }

    /// <summary>What came of it.</summary>
    public Task<Outcome<Admitted>> Answer => _answer.Task;

    /// <summary>Who could serve it, there or not.</summary>
    public Candidates CandidatesIn(Room room) => new(room.Participants.RemoveAll(p => !demand.Allows(p)))
    {
        Model = demand.Model,
        IsPinned = demand.PinnedId is not null,
        AnyOrder = demand.IsAnybody,
        Warm = ask.Warm,
    };

    public void End(Outcome<Admitted> answer) => _answer.TrySetResult(answer);

    public void Cancel(CancellationToken cancellationToken) => _answer.TrySetCanceled(cancellationToken);
}
