using Gambi.Adaptation.Requests;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Exchange;

/// <summary>What a request that cannot be dispatched is answered with.</summary>
internal static class RefusedRequest
{
    public static HubFailure For(RequestProblem problem) =>
        new(problem.Kind == RequestProblemKind.Unsupported ? InferenceErrors.UnsupportedParameter : ErrorCatalog.InvalidRequest, problem.Message) { Param = problem.Param };
}
