namespace Gambi.Hub.Rooms;

/// <summary>The live leases of one participant; how many are in flight is counted here and nowhere else.</summary>
internal sealed class ParticipantSlots
{
    private readonly Lock _gate = new();
    private readonly HashSet<ParticipantSlot> _leases = [];

    public int Active
    {
        get
        {
            lock (_gate)
            {
                return _leases.Count;
            }
        }
    }

    /// <summary>Takes a slot when fewer than <paramref name="capacity"/> are taken.</summary>
    public ParticipantSlot? TryTake(Participant participant, ParticipantRegistration registration, IParticipantLink link, int capacity)
    {
        lock (_gate)
        {
            if (_leases.Count >= capacity)
            {
                return null;
            }

            var slot = new ParticipantSlot(this, participant, registration, link);
            _leases.Add(slot);
            return slot;
        }
    }

    internal void Release(ParticipantSlot slot)
    {
        lock (_gate)
        {
            _leases.Remove(slot);
        }
    }
}
