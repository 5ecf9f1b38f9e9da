using Gambi.Contracts;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Routing;

/// <summary>Takes a slot for a request: at once when one is free and nobody waits for it, in line otherwise.</summary>
internal sealed class Admission(CandidateFinder finder, SlotChoice slots, RoomLines lines)
{
    /// <summary>A slot of one of those who may serve it, taken until the answer ends. Cancelling leaves the line.</summary>
    public ValueTask<Outcome<Admitted>> AdmitAsync(AdmissionAsk ask, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Whoever waits is asked first whether a free slot is for them.
        if (ask.Room.Line is null or { IsEmpty: true } && slots.TryTake(ask) is { } admitted)
        {
            return ValueTask.FromResult<Outcome<Admitted>>(admitted);
        }

        return finder.Find(ask).TryGet(out var candidates, out var failure) || (IsWaitedFor(ask, failure) && CandidateFinder.FindRegistered(ask).TryGet(out candidates, out failure))
            ? lines.Of(ask.Room).WaitAsync(ask, candidates, cancellationToken)
            : ValueTask.FromResult<Outcome<Admitted>>(failure);
    }

    private static bool IsWaitedFor(AdmissionAsk ask, HubFailure failure) => ask.IsBackground && failure.Error == ErrorCatalog.ParticipantTunnelNotConnected;
}
