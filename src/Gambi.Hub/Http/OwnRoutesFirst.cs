using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Gambi.Hub.Http;

/// <summary>
/// Where the app that a hub lives in has a route of its own on the same path, that one is taken: it would be an ambiguity else, which fails the request. Asked only where both meet.
/// </summary>
internal sealed class OwnRoutesFirst : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(HubRoute.Is) && !endpoints.All(HubRoute.Is);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint is RouteEndpoint route && HubRoute.Is(route) && IsTaken(route, candidates))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsTaken(RouteEndpoint route, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint is RouteEndpoint own && !HubRoute.Is(own)
                && own.Order <= route.Order && own.RoutePattern.InboundPrecedence <= route.RoutePattern.InboundPrecedence)
            {
                return true;
            }
        }

        return false;
    }
}
