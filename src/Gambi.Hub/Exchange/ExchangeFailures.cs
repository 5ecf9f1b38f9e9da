using Gambi.Contracts;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>What can go wrong between a participant and its client once a slot is taken.</summary>
internal static class ExchangeFailures
{
    private const string NoAnswerHint = "Check that the participant's provider speaks OpenAI's API.";

    /// <summary>The reply broke off after its head.</summary>
    public static HubFailure BrokeOff(IOException broken) =>
        new(ErrorCatalog.EndpointNotReachable, $"The answer broke off: {broken.Message}") { Stage = LlmStage.Stream };

    /// <summary>The provider answered, but no answer of the protocol it was asked in.</summary>
    /// <param name="what">What it answered instead, in the hub's words.</param>
    /// <param name="said">The same in the provider's words, for the client alone.</param>
    public static HubFailure NoAnswer(string what, string? said = null) =>
        new(ErrorCatalog.EndpointNotReachable, said ?? what) { ForOthers = what, Stage = LlmStage.Provider, Hint = NoAnswerHint };

    /// <summary>The provider's stream ended in an error or in what is no stream; the client has been told which.</summary>
    public static HubFailure NoStream { get; } = new(ErrorCatalog.EndpointNotReachable, "The provider's stream ended without a whole answer.") { Stage = LlmStage.Provider };

    /// <summary>The provider refused, after the client had its head.</summary>
    public static HubFailure Refused(int status) =>
        new(ErrorCatalog.EndpointNotReachable, ProviderAnswered(status)) { Stage = LlmStage.Provider, StatusOverride = status };

    /// <summary>The client left; there is nobody to answer.</summary>
    public static HubFailure ClientGone { get; } = new(ErrorCatalog.InternalError, "The client left before the answer was whole.") { Stage = LlmStage.ClientCancelled };

    /// <summary>The provider answered, but an error.</summary>
    public static string ProviderAnswered(int status) => FormattableString.Invariant($"The provider answered {status}.");
}
