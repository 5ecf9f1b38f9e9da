namespace Gambi.Participant;

/// <summary>Tells the owner's observer one event at a time. One that throws is told nothing more.</summary>
internal sealed class EventSink(Action<ParticipantEvent>? observer)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the observer threw.</summary>
    public Task<Exception> Failed => _failed.Task;

    public void Tell(ParticipantEvent happened)
    {
        if (observer is null)
        {
            return;
        }

        lock (_gate)
        {
            if (Failed.IsCompleted)
            {
                return;
            }

            try
            {
                observer(happened);
            }
            catch (Exception thrown)
            {
                _failed.SetResult(thrown);
            }
        }
    }
}
