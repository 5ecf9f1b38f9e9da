using System.Collections.Immutable;

namespace Gambi.Hub.Rooms;

/// <summary>What a provider's answers taught the hub about it: fields it refuses. Only grows, so that nothing is asked twice.</summary>
internal sealed class LearnedTraits
{
    private ImmutableHashSet<string> _refusedFields = ImmutableHashSet<string>.Empty;

    /// <summary>Request fields that the provider answered 400 for and that the hub had added.</summary>
    public IReadOnlySet<string> RefusedFields => Volatile.Read(ref _refusedFields);

    public void Refuses(string field) => ImmutableInterlocked.Update(ref _refusedFields, static (set, f) => set.Add(f), field);
}
