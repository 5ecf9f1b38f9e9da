namespace Gambi.Participant;

/// <summary>Tells the owner's observer one event at a time.</summary>
internal sealed class EventSink(Action<ParticipantEvent>? observer)
{
    private readonly Lock _gate = new();

    public void Tell(ParticipantEvent happened)
    {
        if (observer is null)
        {
            return;
        }

        lock (_gate)
        {
            observer(happened);
        }
    }
}
