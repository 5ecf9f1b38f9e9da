using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Inference;

/// <summary>Waits for a free slot on behalf of requests whose clients do not wait, looking each second; a participant that is away for a while is waited for, too.</summary>
internal sealed class SlotWait(Admission admission, TimeProvider time)
{
    /// <summary>A slot that comes free is taken at most so much later.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Who waits longer than this waits for nothing.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromHours(1);

    public async ValueTask<Outcome<Admitted>> TakeAsync(AdmissionAsk ask, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tried = await admission.AdmitAsync(ask, cancellationToken);
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

    private static bool IsPassing(HubFailure failure) => failure.Error == ErrorCatalog.ParticipantBusy || failure.Error == ErrorCatalog.ParticipantTunnelNotConnected;
}
