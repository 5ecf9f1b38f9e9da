using Gambi.Hub.Exchange;
using Gambi.Hub.Responses;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Inference;

/// <summary>One response in background and all that its making needs; whoever has it owns the request's memory and tells how the request ended.</summary>
internal sealed record BackgroundRun(InferenceRequest Request, AdmissionAsk Ask, StoredResponse Response, RunTranscript Transcript, RequestReport Report)
{
    /// <summary>The response object with which it began.</summary>
    public required ReadOnlyMemory<byte> Queued { get; init; }

    public ResponseRun Run => Response.Run!;
}
