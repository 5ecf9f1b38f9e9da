using Gambi.Hub.Exchange;

namespace Gambi.Hub.Inference;

/// <summary>A request and the rented memory its body lies in.</summary>
internal sealed record ReadRequest(IDisposable Memory, InferenceRequest Request) : IDisposable
{
    /// <summary>Gives the memory back: once the provider has the request, and at the latest when the request ends.</summary>
    public void Dispose() => Memory.Dispose();
}
