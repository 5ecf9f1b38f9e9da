namespace Gambi.Participant;

/// <summary>How patient the participant is with its provider; a limit of zero is none.</summary>
/// <param name="Connect">For a connection.</param>
/// <param name="FirstByte">From sending the request to the head of the answer, and from there to the first byte of its body: some providers send the head before they load the model.</param>
/// <param name="Idle">Between bytes of the answer.</param>
internal sealed record ProviderTimeouts(TimeSpan Connect, TimeSpan FirstByte, TimeSpan Idle)
{
    /// <summary>The same as timers take it.</summary>
    public static TimeSpan ForTimer(TimeSpan limit) => limit == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : limit;
}
