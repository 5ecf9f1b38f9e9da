using System.Diagnostics.CodeAnalysis;
using Gambi.Hub;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps a Gambi hub's routes into an app.</summary>
public static class GambiHubEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the hub's routes where the app or group stands. No middleware is needed: request ids, CORS, errors and WebSockets are part of the routes.
    /// </summary>
    /// <remarks>
    /// In a group with a prefix every path below it is answered by the hub, unknown ones with its own 404. Without a prefix the hub has <c>/v1/health</c>, <c>/v1/rooms</c>,
    /// <c>/v1/events</c> and <c>/rooms/CODE/v1</c> with what is below them; all other paths stay the app's. Where the app has a route of its own on a path of the hub's, its own is taken.
    /// </remarks>
    /// <param name="endpoints">The app, or a group of its routes; parameters in a group's prefix must not be called <c>code</c>, <c>id</c> or <c>path</c>.</param>
    /// <returns>The routes, for conventions such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGambiHub()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGambiHub(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return HubRoutes.Map(endpoints, isWholeApp: false);
    }

    /// <summary>Maps the hub's routes under a prefix, below which every path is the hub's: <c>http://host/ai</c> is its URL for <c>/ai</c>.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <param name="prefix">The path before the hub's own, such as <c>/ai</c>; parameters in it must not be called <c>code</c>, <c>id</c> or <c>path</c>.</param>
    /// <returns>The routes, for conventions such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGambiHub()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGambiHub(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        return endpoints.MapGroup(prefix).MapGambiHub();
    }
}
