using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Inference;

/// <summary>The way of a request from a slot to its answer's end; answers what went wrong, or <c>null</c>.</summary>
internal delegate ValueTask<HubFailure?> AnswerStep(InferenceRequest request, Admitted admitted, RequestReport report, IAnswerSink sink, CancellationToken cancellationToken);
