using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gambi.Hub.Http;

/// <summary>Puts every route behind the door that it needs, by its pattern: a new route of a room cannot forget it.</summary>
internal sealed class RouteDoors(RoomDoors rooms, AdminGate admin)
{
    /// <summary>What a route does, behind its door if it has one.</summary>
    public RequestDelegate Guard(EndpointBuilder route)
    {
        var inside = route.RequestDelegate!;
        if (route is RouteEndpointBuilder { RoutePattern: var pattern } && pattern.GetParameter(RoomLookup.CodeParameter) is not null)
        {
            return rooms.Guard(route.Metadata.OfType<RoomDoor>().LastOrDefault() ?? RoomDoor.Inside, inside);
        }

        return route.Metadata.OfType<AdminDoor>().Any() ? admin.Guard(inside) : inside;
    }
}
