using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>A slot taken for a request, and the provider's own name of the model it is served with.</summary>
internal sealed record Admitted(ParticipantSlot Slot, string Model) : IDisposable
{
    /// <summary>Why this participant, in a few words: a name of <see cref="RouteReason"/>.</summary>
    public required string Route { get; init; }

    /// <summary>Whether the request named its participant, so that another would be wrong.</summary>
    public bool IsPinned { get; init; }

    /// <summary>How long it waited in line, all attempts together; zero when it did not have to.</summary>
    public TimeSpan Queued { get; init; }

    public void Dispose() => Slot.Dispose();
}
