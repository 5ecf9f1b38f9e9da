using Gambi.Hub.Http;
using Gambi.Hub.Inference;
using Gambi.Hub.Management;
using Gambi.Hub.Tunnels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Hub;

/// <summary>All routes of a hub, and what it answers on paths that are none.</summary>
internal static class HubRoutes
{
    /// <summary>Maps them; where the hub is not the <paramref name="isWholeApp">whole app</paramref> and has no prefix, other paths are not the hub's.</summary>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, bool isWholeApp)
    {
        var edge = endpoints.ServiceProvider.GetService<HubEdge>()
            ?? throw new InvalidOperationException("MapGambiHub needs the hub's services: call builder.Services.AddGambiHub() first.");

        // Its answers have time limits of their own; models are slow.
        var hub = endpoints.MapGroup("").WithMetadata(HubRoute.Marker, new DisableRequestTimeoutAttribute());
        var doors = endpoints.ServiceProvider.GetRequiredService<RouteDoors>();
        ((IEndpointConventionBuilder)hub).Finally(endpoint => endpoint.RequestDelegate = edge.Wrap(doors.Guard(endpoint), isWork: endpoint.Metadata.Contains(NewWork.Marker)));

        hub.MapManagement();
        hub.MapTunnels();

        var inference = hub.MapGroup("/rooms/{code}/v1").WithMetadata(InferencePlane.Marker);
        inference.MapInference();
        MapUnknown(inference);

        // What is none of a room's routes is behind its doors, too: a guarded one answers everything alike.
        MapUnknown(hub.MapGroup("/v1/rooms/{code}"));
        foreach (var path in ManagementRoutes.OfNoRoom)
        {
            hub.Map(path, FailureAnswer.WriteRouteNotFoundAsync).WithOrder(int.MaxValue);
        }

        IEndpointRouteBuilder everything = isWholeApp ? hub : PrefixedRoutes.In(hub);
        everything.MapGet("/", HomePage.ShowAsync);
        MapUnknown(everything.MapGroup("/rooms/{code}"));
        MapUnknown(everything);
        return hub;
    }

    // After every other route, whatever the method: a wrong method is answered like a wrong path.
    private static void MapUnknown(IEndpointRouteBuilder group) =>
        group.Map("/{**path}", FailureAnswer.WriteRouteNotFoundAsync).WithOrder(int.MaxValue);
}
