using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>Chance, shared by all requests of a hub.</summary>
internal sealed class TieBreaker(Random random)
{
    private readonly Lock _gate = new();

    public void Shuffle(Span<Participant> participants)
    {
        lock (_gate)
        {
            random.Shuffle(participants);
        }
    }
}
