using Gambi.Contracts;
using Gambi.Hub.Failures;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>A failure in the form of the plane that was asked.</summary>
internal static class FailureAnswer
{
    public static Task WriteAsync(HttpContext context, HubFailure failure) =>
        InferencePlane.Serves(context) ? OpenAiErrors.WriteAsync(context, failure) : Envelopes.WriteErrorAsync(context, failure);

    /// <summary>The answer to every path and method that is none of the hub's: the envelope on either plane (contract §1), which OpenAI's clients read, too.</summary>
    public static Task WriteRouteNotFoundAsync(HttpContext context) =>
        Envelopes.WriteErrorAsync(context, new HubFailure(ErrorCatalog.RouteNotFound, "Route not found."));
}
