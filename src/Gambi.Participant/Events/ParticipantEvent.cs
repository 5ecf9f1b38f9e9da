namespace Gambi.Participant;

/// <summary>Something that happened in a <see cref="ParticipantSession"/>; the derived records are all there are.</summary>
public abstract record ParticipantEvent
{
    private protected ParticipantEvent()
    {
    }

    /// <summary>The event's name in structured output.</summary>
    public abstract string Type { get; }
}
