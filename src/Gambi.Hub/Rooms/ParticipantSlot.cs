namespace Gambi.Hub.Rooms;

/// <summary>The lease of one of a participant's slots: the slot is taken exactly as long as this lives.</summary>
internal sealed class ParticipantSlot : IDisposable
{
    private readonly ParticipantSlots _slots;
    private int _released;

    internal ParticipantSlot(ParticipantSlots slots, Participant participant, ParticipantRegistration registration, IParticipantLink link)
    {
        _slots = slots;
        Participant = participant;
        Registration = registration;
        Link = link;
    }

    public Participant Participant { get; }

    /// <summary>The registration as it was when the slot was taken.</summary>
    public ParticipantRegistration Registration { get; }

    /// <summary>The link as it was when the slot was taken.</summary>
    public IParticipantLink Link { get; }

    public void Dispose()
    {
        if (TryRelease())
        {
            Participant.Offer();
        }
    }

    /// <summary>Gives back what was never used, where whoever waits is looked at again anyway.</summary>
    public void Withdraw() => TryRelease();

    private bool TryRelease()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0)
        {
            return false;
        }

        _slots.Release(this);
        return true;
    }
}
