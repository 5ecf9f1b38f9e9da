using Gambi.Hub.Failures;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Exchange;

/// <summary>
/// The participants that are asked for one request, one after the other until one answers; holds the slot of the one that is asked now. Ends at the first byte of a reply: what
/// fails after that has been answered.
/// </summary>
internal sealed class Attempts(Admission admission, AdmissionAsk ask, Admitted first, RequestReport report) : IDisposable
{
    /// <summary>Participants asked at most: who waited for three would rather know.</summary>
    public const int Most = 3;

    private AdmissionAsk _ask = ask;
    private string? _failed;
    private int _asked = 1;

    /// <summary>Who is asked now.</summary>
    public Admitted Current { get; private set; } = first;

    /// <summary>Told who is asked in the place of one that failed.</summary>
    public Action<Admitted>? Moved { get; init; }

    /// <summary>Why it is that one, in few words.</summary>
    public string Route => _failed is null ? Current.Route : $"retried-after-{_failed}";

    /// <summary>Gives the slot of the one that failed back and takes another's; <c>false</c> when <paramref name="failure"/> is what the client is told.</summary>
    /// <param name="failure">What became of asking the current one.</param>
    /// <param name="suits">Who else can go on with what the client has had already; <c>null</c> when it has had nothing.</param>
    /// <param name="cancellationToken">Ends the waiting for a free slot.</param>
    public async ValueTask<bool> MoveOnAsync(HubFailure failure, Func<Admitted, bool>? suits, CancellationToken cancellationToken)
    {
        if (!failure.IsUnanswered || Current.IsPinned || _asked == Most)
        {
            return false;
        }

        var failed = Current.Slot.Participant;
        Current.Dispose();
        _ask = _ask.Again(Current);
        while ((await admission.AdmitAsync(_ask, cancellationToken)).TryGet(out var next, out _))
        {
            if (suits is null || suits(next))
            {
                _asked++;
                _failed = failed.Id;
                Current = next;
                report.Watch.Queued = next.Queued;
                report.MovedOn(failed, failure);
                Moved?.Invoke(next);
                return true;
            }

            _ask = _ask.Again(next);
            next.Dispose();
        }

        return false;
    }

    /// <summary>The provider has said its last word. Its slot stays taken where the link itself is, until the reply's end.</summary>
    public void Generated()
    {
        if (Current.Slot.Link.MaxConcurrency > 1)
        {
            Current.Dispose();
        }
    }

    public void Dispose() => Current.Dispose();
}
