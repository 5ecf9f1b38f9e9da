using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Gambi.Hub.Http;

/// <summary>
/// Routes of a group that exist only where the group stands under a prefix: what answers everything there would take the rest of the app without one, its static files included.
/// </summary>
internal sealed class PrefixedRoutes(IEndpointRouteBuilder group) : EndpointDataSource, IEndpointRouteBuilder
{
    private readonly List<EndpointDataSource> _sources = [];

    public IServiceProvider ServiceProvider => group.ServiceProvider;

    public ICollection<EndpointDataSource> DataSources => _sources;

    public override IReadOnlyList<Endpoint> Endpoints => [];

    /// <summary>Adds such routes to a group.</summary>
    public static PrefixedRoutes In(IEndpointRouteBuilder group)
    {
        var routes = new PrefixedRoutes(group);
        group.DataSources.Add(routes);
        return routes;
    }

    public IApplicationBuilder CreateApplicationBuilder() => group.CreateApplicationBuilder();

    public override IReadOnlyList<Endpoint> GetGroupedEndpoints(RouteGroupContext context) =>
        context.Prefix.PathSegments.Count == 0 ? [] : [.. _sources.SelectMany(source => source.GetGroupedEndpoints(context))];

    // They are all there when the app starts.
    public override IChangeToken GetChangeToken() => new CancellationChangeToken(CancellationToken.None);
}
