namespace Gambi.Participant;

/// <summary>A request is over.</summary>
/// <param name="Number">As in <see cref="RequestStartedEvent"/>.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="End">How it ended.</param>
/// <param name="Status">The provider's status, if it gave one.</param>
/// <param name="Bytes">Bytes of the reply passed on.</param>
/// <param name="Duration">From its arrival to its end.</param>
public sealed record RequestEndedEvent(long Number, string Operation, RequestEnd End, int? Status, long Bytes, TimeSpan Duration) : ParticipantEvent
{
    /// <summary>Of a request that failed: what the provider, or the handler that stands for it, failed with. It stays in this process; the hub is told one sentence.</summary>
    public Exception? Error { get; init; }

    /// <inheritdoc/>
    public override string Type => "request_ended";
}
