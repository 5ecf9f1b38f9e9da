namespace Gambi.Participant;

/// <summary>A session's state and the only ways from one to the next.</summary>
internal sealed class SessionState
{
    private int _current;

    public ParticipantState Current => (ParticipantState)Volatile.Read(ref _current);

    /// <summary>Moves on; a move that the session cannot make is a bug.</summary>
    public void MoveTo(ParticipantState next)
    {
        if (!IsMove(Current, next))
        {
            throw new InvalidOperationException($"A session cannot go from {Current} to {next}.");
        }

        Volatile.Write(ref _current, (int)next);
    }

    private static bool IsMove(ParticipantState from, ParticipantState to) => (from, to) switch
    {
        (ParticipantState.Closed, _) => false,
        (_, ParticipantState.Closed) => true,
        (ParticipantState.Probing, ParticipantState.Registering) => true,
        (ParticipantState.Registering, ParticipantState.Connecting) => true,
        (ParticipantState.Connecting, ParticipantState.Serving) => true,
        (ParticipantState.Serving, ParticipantState.Reconnecting) => true,
        // An attempt to come back registers and connects as the first one did; when it fails the session waits for the next.
        (ParticipantState.Reconnecting, ParticipantState.Registering) => true,
        (ParticipantState.Registering or ParticipantState.Connecting, ParticipantState.Reconnecting) => true,
        _ => false,
    };
}
