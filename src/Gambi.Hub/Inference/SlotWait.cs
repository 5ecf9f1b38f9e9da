using Gambi.Contracts;
using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;
using Gambi.Hub.Responses;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Inference;

/// <summary>Waits for a free slot on behalf of requests whose clients do not wait, looking each second; a participant that is away for a while is waited for, too.</summary>
internal sealed class SlotWait(CandidateFinder finder, Admission admission, ResponseStore store, TimeProvider time)
{
    /// <summary>A slot that comes free is taken at most so much later.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Who waits longer than this waits for nothing.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromHours(1);

    public async ValueTask<Outcome<Admitted>> TakeAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tried = TryTake(request);
            if (tried.TryGet(out _, out var failure) || !IsPassing(failure))
            {
                return tried;
            }

            if (time.GetElapsedTime(began) >= Patience)
            {
                return new HubFailure(ErrorCatalog.QueueTimeout, $"No participant came free within an hour. {failure.Message}");
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private Outcome<Admitted> TryTake(InferenceRequest request) =>
        finder.Find(request.Room, request.Protocol, request.Asked.Model, store.MakerOf(request.Room, request.PreviousResponseId)).TryGet(out var candidates, out var failure)
            ? admission.TakeSlot(candidates)
            : failure;

    private static bool IsPassing(HubFailure failure) => failure.Error == ErrorCatalog.ParticipantBusy || failure.Error == ErrorCatalog.ParticipantTunnelNotConnected;
}
