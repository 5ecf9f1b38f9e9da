using Gambi.Hub.Http;
using Gambi.Hub.Inference;
using Gambi.Hub.Management;
using Gambi.Hub.Tunnels;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps a Gambi hub's routes into an app.</summary>
public static class GambiHubEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps both planes and the answer to every other path. No middleware is needed: request ids, CORS, errors and WebSockets are part of the routes. The app's own routes win
    /// over the hub's answer to unknown paths.
    /// </summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    public static IEndpointConventionBuilder MapGambiHub(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var edge = endpoints.ServiceProvider.GetService<HubEdge>()
            ?? throw new InvalidOperationException("MapGambiHub needs the hub's services: call builder.Services.AddGambiHub() first.");

        var hub = endpoints.MapGroup("");
        ((IEndpointConventionBuilder)hub).Finally(endpoint => endpoint.RequestDelegate = edge.Wrap(endpoint.RequestDelegate!, isWork: endpoint.Metadata.Contains(NewWork.Marker)));

        hub.MapManagement();
        hub.MapTunnels();

        var inference = hub.MapGroup("/rooms/{code}/v1").WithMetadata(InferencePlane.Marker);
        inference.MapInference();
        MapUnknown(inference);
        MapUnknown(hub);
        return hub;
    }

    // After every other route, whatever the method: a wrong method is answered like a wrong path.
    private static void MapUnknown(RouteGroupBuilder group) =>
        group.Map("/{**path}", FailureAnswer.WriteRouteNotFoundAsync).WithOrder(int.MaxValue);
}
