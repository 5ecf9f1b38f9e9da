using Gambi.Adaptation;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Exchange;

/// <summary>One way to ask one participant: what its provider shall get, and what the hub did to the request on the way.</summary>
/// <param name="Protocol">What the provider is asked in.</param>
/// <param name="Request">As the link gets it.</param>
/// <param name="Memory">What its body lies in.</param>
internal sealed record ExchangePlan(InferenceProtocol Protocol, ExchangeRequest Request, IDisposable Memory) : IDisposable
{
    /// <summary>Fields that the client did not send: a provider that refuses one is asked again without.</summary>
    public required IReadOnlyList<string> AddedFields { get; init; }

    /// <summary>Whether only the hub asked for the usage chunk, so that the client must not see it.</summary>
    public bool HidesUsage { get; init; }

    public void Dispose() => Memory.Dispose();
}
