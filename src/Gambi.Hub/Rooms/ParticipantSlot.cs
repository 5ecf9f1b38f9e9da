namespace Gambi.Hub.Rooms;

/// <summary>The lease of one of a participant's slots: the slot is taken exactly as long as this lives.</summary>
internal sealed class ParticipantSlot(Participant participant, ParticipantRegistration registration, IParticipantLink link) : IDisposable
{
    private int _released;

    public Participant Participant => participant;

    /// <summary>The registration as it was when the slot was taken.</summary>
    public ParticipantRegistration Registration => registration;

    /// <summary>The link as it was when the slot was taken.</summary>
    public IParticipantLink Link => link;

    public void Dispose()
    {
        if (TryRelease())
        {
            participant.Offer();
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

        participant.Released();
        return true;
    }
}
