using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>What is said to those whom the line of a room did not help, as things stand when it is said.</summary>
internal sealed class LineFailures(Room room, CandidateFinder finder, TimeProvider time)
{
    /// <summary>It has no patience, or none left.</summary>
    public HubFailure NotWaiting(Waiter waiter, int waiting) =>
        waiter.Ask.Waited > TimeSpan.Zero ? TimedOut(waiter, waiting) : Describe(waiter, waiting, RoutingFailures.Busy);

    public HubFailure Full(Waiter waiter, int waiting, int depth) =>
        Describe(waiter, waiting, (candidates, retryAfter) => RoutingFailures.LineIsFull(room, candidates, depth, retryAfter));

    public HubFailure Heavy(Waiter waiter, int waiting, long bytes) =>
        Describe(waiter, waiting, (candidates, retryAfter) => RoutingFailures.LineIsHeavy(candidates, bytes, retryAfter));

    public HubFailure TimedOut(Waiter waiter, int waiting)
    {
        var waited = time.GetElapsedTime(waiter.Since);
        var candidates = waiter.CandidatesIn(room);
        return candidates.Participants.IsEmpty ? Hopeless(waiter)
            : finder.Reachable(candidates).TryGet(out _, out var offline) ? RoutingFailures.WaitedInVain(candidates, waited, Advice(candidates, waiting))
            : RoutingFailures.WaitedForNobody(offline, waited);
    }

    /// <summary>All who could serve it have left.</summary>
    public HubFailure Hopeless(Waiter waiter) => (finder.Find(waiter.Ask).Failure ?? RoutingFailures.AllLeft) with { Stage = LlmStage.Queue };

    /// <param name="waiter">To whom it is said.</param>
    /// <param name="waiting">How many wait, itself included.</param>
    /// <param name="say">What is said, where somebody is there.</param>
    private HubFailure Describe(Waiter waiter, int waiting, Func<Candidates, TimeSpan, HubFailure> say)
    {
        var candidates = waiter.CandidatesIn(room);
        return candidates.Participants.IsEmpty ? Hopeless(waiter) : say(candidates, Advice(candidates, waiting));
    }

    private static TimeSpan Advice(Candidates candidates, int waiting) => RetryAdvice.For(candidates.Participants, waiting - 1);
}
