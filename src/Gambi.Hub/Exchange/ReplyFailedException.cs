using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>Thrown by reading a body whose head went out ahead of a reply that then failed. Its message is for the client; the failure's own, which has nothing of a payload, for everyone else.</summary>
internal sealed class ReplyFailedException(HubFailure failure, string message) : IOException(message)
{
    /// <summary>What went wrong, and at which stage.</summary>
    public HubFailure Failure { get; } = failure;
}
