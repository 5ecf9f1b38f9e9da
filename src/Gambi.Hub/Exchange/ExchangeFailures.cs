using Gambi.Contracts;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>What can go wrong between a participant and its client once a slot is taken.</summary>
internal static class ExchangeFailures
{
    /// <summary>The reply broke off after its head.</summary>
    public static HubFailure BrokeOff(IOException broken) =>
        new(ErrorCatalog.EndpointNotReachable, $"The answer broke off: {broken.Message}") { Stage = LlmStage.Stream };

    /// <summary>The client left; there is nobody to answer.</summary>
    public static HubFailure ClientGone { get; } = new(ErrorCatalog.InternalError, "The client left before the answer was whole.") { Stage = LlmStage.ClientCancelled };

    /// <summary>The provider answered, but an error.</summary>
    public static string ProviderAnswered(int status) => FormattableString.Invariant($"The provider answered {status}.");
}
