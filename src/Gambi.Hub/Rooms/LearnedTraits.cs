using System.Collections.Immutable;
using Gambi.Adaptation;

namespace Gambi.Hub.Rooms;

/// <summary>What a provider's answers taught the hub about it: fields it refuses, a protocol it lacks. Only grows, so that nothing is asked twice.</summary>
internal sealed class LearnedTraits
{
    private const int None = -1;

    private ImmutableHashSet<string> _refusedFields = ImmutableHashSet<string>.Empty;
    private int _missingProtocol = None;

    /// <summary>Request fields that the provider answered 400 for and that the hub had added.</summary>
    public IReadOnlySet<string> RefusedFields => Volatile.Read(ref _refusedFields);

    /// <summary>The protocol that the provider has no route for, once one is known.</summary>
    public InferenceProtocol? MissingProtocol => Volatile.Read(ref _missingProtocol) is var missing and not None ? (InferenceProtocol)missing : null;

    public void Refuses(string field) => ImmutableInterlocked.Update(ref _refusedFields, static (set, f) => set.Add(f), field);

    /// <summary>Notes a missing protocol; <c>false</c> when the other one is missing already. One is always left, whose answers, errors too, are the provider's own word.</summary>
    public bool Lacks(InferenceProtocol protocol) =>
        Interlocked.CompareExchange(ref _missingProtocol, (int)protocol, None) is var before && (before == None || before == (int)protocol);
}
