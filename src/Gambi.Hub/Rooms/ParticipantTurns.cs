namespace Gambi.Hub.Rooms;

/// <summary>Lets one at a time change a participant, whoever asks: what the journal has last is what the room has.</summary>
internal sealed class ParticipantTurns : IDisposable
{
    // Not one for each: two that share one wait for each other now and then, and nothing has to be given back.
    private const int Count = 256;

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Count).Select(static _ => new SemaphoreSlim(1))];

    /// <summary>Waits for the turn; disposing it ends it.</summary>
    public async ValueTask<IDisposable> TakeAsync(Room room, string participantId, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)HashCode.Combine(room.Id, participantId) % Count];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    public void Dispose()
    {
        foreach (var turn in _turns)
        {
            turn.Dispose();
        }
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
