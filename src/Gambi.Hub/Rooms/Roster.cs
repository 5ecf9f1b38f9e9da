using System.Collections.Immutable;

namespace Gambi.Hub.Rooms;

/// <summary>Who is registered in a room at one moment, by id and in order of joining. Never changed: a copy costs one who joins less than a tree would cost each who asks.</summary>
internal sealed class Roster
{
    private readonly Dictionary<string, Participant> _byId;

    private Roster(Dictionary<string, Participant> byId, ImmutableArray<Participant> inOrder) => (_byId, InOrder) = (byId, inOrder);

    public static Roster Empty { get; } = new(new(StringComparer.Ordinal), []);

    public ImmutableArray<Participant> InOrder { get; }

    public Participant? Find(string id) => _byId.GetValueOrDefault(id);

    public Roster With(Participant participant)
    {
        var byId = Copy(extra: 1);
        byId.Add(participant.Id, participant);
        return new(byId, InOrder.Add(participant));
    }

    public Roster Without(Participant participant)
    {
        var byId = Copy(extra: 0);
        byId.Remove(participant.Id);
        return new(byId, InOrder.Remove(participant));
    }

    private Dictionary<string, Participant> Copy(int extra)
    {
        var copy = new Dictionary<string, Participant>(_byId.Count + extra, _byId.Comparer);
        foreach (var (id, participant) in _byId)
        {
            copy.Add(id, participant);
        }

        return copy;
    }
}
