using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>A slot taken for a request, and the provider's own name of the model it is served with.</summary>
internal sealed record Admitted(ParticipantSlot Slot, string Model) : IDisposable
{
    /// <summary>Why this participant, in few words: what <c>X-Gambi-Route</c> says.</summary>
    public required string Route { get; init; }

    /// <summary>Whether the request named its participant, so that another would be wrong.</summary>
    public bool IsPinned { get; init; }

    public void Dispose() => Slot.Dispose();
}
