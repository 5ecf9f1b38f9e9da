using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Marks the hub's routes among those of the app that it lives in.</summary>
internal sealed class HubRoute
{
    public static HubRoute Marker { get; } = new();

    public static bool Is(Endpoint endpoint) => endpoint.Metadata.GetMetadata<HubRoute>() is not null;
}
