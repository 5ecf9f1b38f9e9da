using System.Collections.Immutable;
using System.Net;
using Gambi.Adaptation;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>What a request wants of admission: who may serve it, and on whose behalf it waits.</summary>
internal sealed record AdmissionAsk
{
    public required Room Room { get; init; }

    /// <summary>What the client speaks.</summary>
    public required InferenceProtocol Protocol { get; init; }

    /// <summary>The request's <c>model</c>.</summary>
    public required string Selector { get; init; }

    /// <summary>The id of the participant that has the conversation in its cache, if any: preferred, no more.</summary>
    public string? Warm { get; init; }

    /// <summary>Ids of the participants that failed this request already and are not asked again.</summary>
    public ImmutableHashSet<string> Tried { get; init; } = [];

    /// <summary>Whose turn it takes in the line.</summary>
    public required IPAddress Client { get; init; }

    /// <summary>The bytes that it holds while it waits.</summary>
    public long Bytes { get; init; }

    /// <summary>How long it waits in all; <c>null</c> is as long as the hub's settings say.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Of that, what it has waited before it was asked again.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>Whether nobody waits for the answer: then it waits for who is away, too, and does not count in the line's depth.</summary>
    public bool IsBackground { get; init; }

    /// <summary>Hears every few seconds where it stands.</summary>
    public IWaitWatcher? Watcher { get; init; }

    /// <summary>The same once more, for another participant: ahead of its client's others, and with what is left of its patience.</summary>
    public AdmissionAsk Again(Admitted failed) => this with { Tried = Tried.Add(failed.Slot.Participant.Id), Waited = failed.Queued };
}
