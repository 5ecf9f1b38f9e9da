using Gambi.Hub.Exchange;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Inference;

/// <summary>The way of a request from its first slot to its answer's end; answers what went wrong, or <c>null</c>.</summary>
internal delegate ValueTask<HubFailure?> AnswerStep(InferenceRequest request, Attempts attempts, RequestReport report, IAnswerSink sink, CancellationToken cancellationToken);
