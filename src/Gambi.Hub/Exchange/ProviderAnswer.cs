using Gambi.Adaptation;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Exchange;

/// <summary>A provider's reply to a request, and in which protocol it was asked.</summary>
/// <param name="Reply">The reply; whoever has this gives it back.</param>
/// <param name="Protocol">What the provider was asked in.</param>
/// <param name="HidesUsage">Whether only the hub asked for the usage chunk.</param>
internal sealed record ProviderAnswer(ExchangeReply Reply, InferenceProtocol Protocol, bool HidesUsage);
