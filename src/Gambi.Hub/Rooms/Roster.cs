using System.Collections.Immutable;

namespace Gambi.Hub.Rooms;

/// <summary>Who is registered in a room at one moment, by id and in order of joining.</summary>
internal sealed record Roster(ImmutableDictionary<string, Participant> ById, ImmutableArray<Participant> InOrder)
{
    public static Roster Empty { get; } = new(ImmutableDictionary.Create<string, Participant>(StringComparer.Ordinal), []);

    public Roster With(Participant participant) => new(ById.Add(participant.Id, participant), InOrder.Add(participant));

    public Roster Without(Participant participant) => new(ById.Remove(participant.Id), InOrder.Remove(participant));
}
