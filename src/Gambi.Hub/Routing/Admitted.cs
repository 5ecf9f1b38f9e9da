using Gambi.Hub.Rooms;

namespace Gambi.Hub.Routing;

/// <summary>A slot taken for a request, and the provider's own name of the model it is served with.</summary>
internal sealed record Admitted(ParticipantSlot Slot, string Model) : IDisposable
{
    public void Dispose() => Slot.Dispose();
}
